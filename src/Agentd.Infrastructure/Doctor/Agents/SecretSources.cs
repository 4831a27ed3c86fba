using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;

namespace Agentd.Infrastructure.Doctor.Agents;

/// <summary>Whether the sources of an agent's secrets can be read. Values are looked at, and told to nobody.</summary>
internal sealed class SecretSources(Agent agent, ExaminedHost host, ICredentials credentials)
    : FileCondition($"credentials of {agent.Name}", "put the value there, for the daemon's user alone (0600)")
{
    /// <inheritdoc/>
    protected override Diagnosis Examine()
    {
        var sources = agent.Credentials.Select(credential => credential.Source).Concat(agent.RepositoryToken is { } token ? [token] : []).ToList();
        var unset = sources.Where(IsUnset).Select(source => source.ToString()).ToList();
        if (unset.Count > 0)
            return Warning($"not set where 'doctor' runs: {string.Join(", ", unset)}",
                "set them in the daemon's own environment, and run 'doctor' in that environment to be sure");
        return Ok(sources.Count switch { 0 => "none declared", 1 => "one source can be read", var count => $"{count} sources can be read" });
    }

    // Only a service manager hands credentials over: in an operator's shell there are none, which says nothing of the daemon.
    private bool IsUnset(CredentialSource source) => source is CredentialSource.Systemd && string.IsNullOrEmpty(host.Environment("CREDENTIALS_DIRECTORY"))
        || credentials.Resolve(source) is null;
}
