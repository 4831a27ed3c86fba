using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Doctor.Conditions;

namespace Agentd.Infrastructure.Doctor.Agents;

/// <summary>
/// Whether the sources of an agent's secrets can be read, and are fit for what they are meant for. Values are read and never shown; a
/// command that prints one is run.
/// </summary>
internal sealed class SecretSources(Agent agent, ExaminedHost host, ICredentials credentials)
    : HostCondition($"credentials of {agent.Name}")
{
    private const string Cure = "put the value there, for the daemon's user alone (0600)";
    private const string CommandCure = "run the command as the daemon's user: it must print the value alone, within 30 s, and exit with 0";

    private string _cure = Cure;

    public override async Task<Diagnosis> ExamineAsync(CancellationToken cancellation)
    {
        try
        {
            return await LookAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SessionException)
        {
            return Failed(failure.Message, _cure);
        }
    }

    private async Task<Diagnosis> LookAsync(CancellationToken cancellation)
    {
        List<CredentialDeclaration> all = [.. agent.Credentials];
        if (agent.RepositoryToken is { } token) all.Add(new CredentialDeclaration(ResolvedCredential.RepositoryToken, token));
        var (unset, ran) = (new List<string>(), new List<string>());
        foreach (var declared in all)
        {
            _cure = declared.Source is CredentialSource.Command ? CommandCure : Cure;
            if (declared.Source is CredentialSource.Command command) ran.Add($"ran {command}");
            var value = await ValueAsync(declared.Source, cancellation).ConfigureAwait(false);
            if (value is null) unset.Add(declared.Source.ToString());
            else if (declared.Brokered?.Objection(value) is { } objection)
                return Failed($"the value of {declared.Name} {objection}", _cure);
        }
        if (unset.Count > 0)
        {
            return Warning(
                $"not set where 'doctor' runs: {string.Join(", ", unset)}",
                "set them in the daemon's own environment, and run 'doctor' in that environment to be sure");
        }
        return Ok(all.Count == 0 ? "none declared" : string.Join("; ", ran.Prepend($"all can be read, {all.Count} in number")));
    }

    // Only a service manager hands credentials over: in an operator's shell there are none, which says nothing of the daemon.
    private async Task<SecretValue?> ValueAsync(CredentialSource source, CancellationToken cancellation) => source switch
    {
        CredentialSource.Systemd when string.IsNullOrEmpty(host.Environment("CREDENTIALS_DIRECTORY")) => null,
        CredentialSource.Command command => await credentials.MintAsync(command, null, cancellation).ConfigureAwait(false),
        _ => credentials.Resolve(source),
    };
}
