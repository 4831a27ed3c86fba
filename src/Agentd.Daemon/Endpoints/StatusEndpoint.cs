using System.Text.Json;
using Agentd.Application.Ports;
using Agentd.Application.Sessions.List;
using Agentd.Infrastructure.Configuration;
using Agentd.Protocol;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>status</c>: how the daemon is.</summary>
internal sealed class StatusEndpoint(
    DaemonConfiguration configuration, SessionCatalog catalog, IContainerEngine engine, Readiness readiness, TimeProvider time)
{
    // Well before the client gives up: its operator wants to know that Podman hangs.
    private static readonly TimeSpan EngineAnswersWithin = TimeSpan.FromSeconds(5);

    public async Task AnswerAsync(ServerConnection connection, CancellationToken closing)
    {
        var sessions = catalog.List(all: false, agent: null).Select(SessionReplies.Summary).ToList();
        await connection.SendAsync(new DaemonStatus
        {
            Version = ProductVersion.Number,
            Pid = Environment.ProcessId,
            StartedAt = readiness.Since,
            UptimeSeconds = (long)(time.GetUtcNow() - readiness.Since).TotalSeconds,
            PodmanVersion = await VersionAsync(closing).ConfigureAwait(false),
            Sessions = sessions.GroupBy(s => Word(s.State)).ToDictionary(g => g.Key, g => g.Count()),
            Queued = sessions.Count(s => s.State == SessionState.Queued),
            Draining = readiness.IsDraining,
            ConfigPath = configuration.ConfigPath,
            AuditRoot = configuration.AuditRoot,
        }, closing).ConfigureAwait(false);
    }

    private async Task<string?> VersionAsync(CancellationToken closing)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(closing);
        patience.CancelAfter(EngineAnswersWithin);
        try
        {
            return await engine.VersionAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception silence)
            when (silence is EngineException || (silence is OperationCanceledException && !closing.IsCancellationRequested))
        {
            return null; // 'does not answer' is itself the answer
        }
    }

    private static string Word(SessionState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());
}
