using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Infrastructure.Doctor.Conditions;

namespace Agentd.Infrastructure.Doctor.Agents;

/// <summary>Whether the sources of an agent's secrets can be read. Values are looked at, and told to nobody.</summary>
internal sealed class SecretSources(Agent agent, ExaminedHost host, ICredentials credentials)
    : FileCondition($"credentials of {agent.Name}", "put the value there, for the daemon's user alone (0600)")
{
    /// <inheritdoc/>
    protected override Diagnosis Examine()
    {
        List<CredentialSource> sources = [.. agent.Credentials.Select(credential => credential.Source)];
        if (agent.RepositoryToken is { } token) sources.Add(token);
        var unset = sources.Where(IsUnset).Select(source => source.ToString()).ToList();
        if (unset.Count > 0)
            return Warning(
                $"not set where 'doctor' runs: {string.Join(", ", unset)}",
                "set them in the daemon's own environment, and run 'doctor' in that environment to be sure");
        return Ok(sources.Count == 0 ? "none declared" : $"all can be read, {sources.Count} in number");
    }

    // Only a service manager hands credentials over: in an operator's shell there are none, which says nothing of the daemon.
    private bool IsUnset(CredentialSource source) =>
        (source is CredentialSource.Systemd && string.IsNullOrEmpty(host.Environment("CREDENTIALS_DIRECTORY")))
        || credentials.Resolve(source) is null;
}
