using Agentd.Domain.Agents;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Problems;
using Agentd.Infrastructure.Configuration.Toml;
using Agentd.Infrastructure.Doctor.Agents;

namespace Agentd.Infrastructure.Checks;

/// <summary>Whether the agents' methodologies are there and take requests. Each manifest is read once.</summary>
internal sealed class MethodologyCheck(AgentAccess access)
{
    private readonly Dictionary<string, (string? Error, string? Warning)> _known = new(StringComparer.Ordinal);

    public void Check(Agent agent, WrittenTable written, Findings findings)
    {
        var directory = agent.MethodologyDirectory;
        if (!_known.TryGetValue(directory, out var verdict)) _known[directory] = verdict = Judge(Path.Combine(directory, "manifest.toml"));
        if (verdict.Error is { } error) findings.Refuse(written, AgentTable.MethodologyDir, error);
        if (verdict.Warning is { } warning) findings.Warn(written, AgentTable.MethodologyDir, warning);
        if (Refusal(directory) is { } refusal) findings.Warn(written, AgentTable.MethodologyDir, $"{refusal}; {access.Cure(directory)}");
    }

    private string? Refusal(string directory) =>
        access.Objection(directory) ?? access.Objection(Path.Combine(directory, Methodologies.Manifest.FileName));

    private static (string? Error, string? Warning) Judge(string manifest)
    {
        var problems = new ProblemList();
        if (ConfigurationFile.Read(manifest, problems) is { } file)
        {
            var document = TomlDocument.Parse(file.Text, problems);
            if (problems.IsEmpty)
                return TakesRequests(document.Root)
                    ? default
                    : (null, $"{manifest} declares no artifact type 'request': `agentd run --request` will be refused");
        }

        var first = problems.InOrder()[0].Render(manifest);
        return ($"must be a directory that holds a manifest.toml: {first}", null);
    }

    private static bool TakesRequests(TomlTable manifest) =>
        manifest.TryFind("artifact_types", out var types)
        && types.Value is TomlList list
        && list.Items.OfType<TomlTable>().Any(type => type.TryFind("name", out var name) && name.Value is TomlText { Value: "request" });
}
