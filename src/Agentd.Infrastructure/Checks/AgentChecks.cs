using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Doctor.Agents;
using Agentd.Infrastructure.Methodologies;
using Agentd.Infrastructure.Podman;

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

    private string? Refusal(string directory) =>
        access.Objection(directory) ?? access.Objection(Path.Combine(directory, Manifest.FileName));

    private static (string? Error, string? Warning) Judge(string directory)
    {
        try
        {
            var manifest = MethodologyDirectories.ReadManifest(directory);
            return manifest.ArtifactTypes.Contains(RequestArtifact.Type)
                ? default
                : (null, $"{manifest.Path} declares no artifact type '{RequestArtifact.Type}': `agentd run --request` will be refused");
        }
        catch (SessionException refusal)
        {
            return ($"must be a directory that holds a manifest.toml: {refusal.Message}", null);
        }
    }
}

/// <summary>Whether the sources of an agent's secrets are there now. Their values are never read.</summary>
internal static class SourceCheck
{
    public static void Check(Agent agent, WrittenTable written, Func<string, string?> environment, Findings findings)
    {
        foreach (var (credential, table) in agent.Credentials.Zip(written.Tables(AgentTable.Credentials)))
        {
            if (credential.Source is not CredentialSource.Command command)
            {
                Check(credential.Source, CredentialTable.Source, table, "no session of the agent can start");
            }
            else if (!File.Exists(command.Arguments[0]))
            {
                findings.Warn(
                    table, RefreshKeys.Command, $"{command} does not exist now; until it does, no session of the agent can start");
            }
        }
        if (agent.RepositoryToken is { } token) Check(token, AgentTable.RepositoryToken, written, "the clone is anonymous");

        void Check(CredentialSource source, SecretSource keys, WrittenTable table, string consequence)
        {
            if (Absence(source, environment) is { } absence)
                findings.Warn(table, keys.WrittenIn(table).First(), $"{source} {absence} now; until it is there, {consequence}");
        }
    }

    private static string? Absence(CredentialSource source, Func<string, string?> environment) => source switch
    {
        CredentialSource.Environment variable => environment(variable.Variable) is null ? "is not set" : null,
        CredentialSource.File file => File.Exists(file.Path) ? null : "does not exist",
        CredentialSource.Systemd systemd => environment("CREDENTIALS_DIRECTORY") is { Length: > 0 } directory
            ? File.Exists(Path.Combine(directory, systemd.Id)) ? null : "is not in $CREDENTIALS_DIRECTORY"
            : "cannot be found, because $CREDENTIALS_DIRECTORY is not set",
        _ => throw new NotSupportedException($"No check is written for a source of the kind {source.GetType().Name}."),
    };
}

/// <summary>Whether Podman has the agents' images. Each image is looked up once.</summary>
internal sealed class ImageCheck(Func<string, CancellationToken, Task<bool>>? isPresent)
{
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);

    public async Task CheckAsync(Agent agent, WrittenTable written, Findings findings, CancellationToken cancellation)
    {
        if (isPresent is null) return;
        if (!_known.TryGetValue(agent.BaseImage, out var present))
            _known[agent.BaseImage] = present = await IsPresentAsync(agent, written, findings, cancellation);
        if (!present)
        {
            findings.Warn(written, AgentTable.BaseImage,
                $"{agent.BaseImage} is not on this host; {WhatThen(agent)}");
        }
    }

    private static string WhatThen(Agent agent) => !MissingImage.MayBePulled(agent.BaseImage)
        ? $"no session of the agent can start until it is: {MissingImage.Cure(agent.BaseImage)}"
        : agent.Pull == PullPolicy.Never
        ? $"until `podman pull {agent.BaseImage}` or a build brings it, no session of the agent can start, for pull is \"never\""
        : $"the first session pulls it, or `podman pull {agent.BaseImage}` does now";

    // Without Podman the rest of the file can still be checked, so that its failure is a finding.
    private async Task<bool> IsPresentAsync(Agent agent, WrittenTable written, Findings findings, CancellationToken cancellation)
    {
        try
        {
            return await isPresent!(agent.BaseImage, cancellation);
        }
        catch (EngineException failure)
        {
            findings.Warn(written, AgentTable.BaseImage,
                $"Podman could not be asked whether {agent.BaseImage} is on this host: {failure.Message}");
            return true;
        }
    }
}
