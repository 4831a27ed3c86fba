using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Notices;

namespace Agentd.Infrastructure.Doctor.Sinks;

/// <summary>Whether a place that operators are told at can be told: it is looked for, with TLS, and told nothing.</summary>
internal sealed class SinkCondition(NotifySink sink, ExaminedHost host, SinkTrial trial) : HostCondition($"messages to {sink.Name}")
{
    public override async Task<Diagnosis> ExamineAsync(CancellationToken cancellation)
    {
        if (sink.UrlSource is CredentialSource.Systemd source && string.IsNullOrEmpty(host.Environment("CREDENTIALS_DIRECTORY")))
        {
            return Warning(
                $"not looked for: {source} is not set where 'doctor' runs", "run 'doctor' in the daemon's own environment to be sure");
        }
        try
        {
            return await trial.LookAsync(sink, cancellation).ConfigureAwait(false) is { } trouble
                ? Warning($"nobody would be told: {trouble}", $"mend its [[notify]]; then send a message: agentd notify test {sink.Name}")
                : Ok("it is there");
        }
        catch (Exception failure) when (failure is SessionException or IOException or UnauthorizedAccessException)
        {
            return Warning($"nobody would be told: {failure.Message}", "mend its [[notify]], and what it names");
        }
    }
}
