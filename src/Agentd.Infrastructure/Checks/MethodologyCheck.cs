using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Doctor.Agents;
using Agentd.Infrastructure.Methodologies;

namespace Agentd.Infrastructure.Checks;

/// <summary>Whether the agents' methodologies are there and take requests. Each manifest is read once.</summary>
internal sealed class MethodologyCheck(AgentAccess access)
{
    private readonly Dictionary<string, (string? Error, string? Warning)> _known = new(StringComparer.Ordinal);

    public void Check(Agent agent, WrittenTable written, Findings findings)
    {
        var directory = agent.MethodologyDirectory;
        if (!_known.TryGetValue(directory, out var verdict)) _known[directory] = verdict = Judge(directory);
        if (verdict.Error is { } error) findings.Refuse(written, AgentTable.MethodologyDir, error);
        if (verdict.Warning is { } warning) findings.Warn(written, AgentTable.MethodologyDir, warning);
        if (Refusal(directory) is { } refusal) findings.Warn(written, AgentTable.MethodologyDir, $"{refusal}; {access.Cure(directory)}");
    }

    private string? Refusal(string directory) => access.Objection(directory) ?? access.Objection(Path.Combine(directory, Manifest.FileName));

    private static (string? Error, string? Warning) Judge(string directory)
    {
        try
        {
            var manifest = MethodologyDirectories.ReadManifest(directory);
            return manifest.ArtifactTypes.Contains(RequestDocument.Type)
                ? default
                : (null, $"{manifest.Path} declares no artifact type '{RequestDocument.Type}': `agentd run --request` will be refused");
        }
        catch (SessionException refusal)
        {
            return ($"must be a directory that holds a manifest.toml: {refusal.Message}", null);
        }
    }
}
