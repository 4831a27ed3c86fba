using System.Text.Json;
using Agentd.Application.Sessions.List;
using Agentd.Daemon.Health;
using Agentd.Daemon.Lifetime;
using Agentd.Daemon.Notices;
using Agentd.Infrastructure.Configuration;
using Agentd.Protocol;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>status</c>: how the daemon is.</summary>
internal sealed class StatusEndpoint(
    DaemonConfiguration configuration, SessionCatalog catalog, ReadinessCheck check, Readiness readiness, NoticeBacklog backlog,
    DaySpending spending, DailyVerification verification, TimeProvider time)
{
    public async Task AnswerAsync(ServerConnection connection, CancellationToken closing)
    {
        var verdict = await check.AskAsync(closing).ConfigureAwait(false);
        var sessions = catalog.List(all: false, agent: null).Select(SessionReplies.Summary).ToList();
        await connection.SendAsync(new DaemonStatus
        {
            Version = ProductVersion.Number,
            Pid = Environment.ProcessId,
            StartedAt = readiness.Since,
            UptimeSeconds = (long)(time.GetUtcNow() - readiness.Since).TotalSeconds,
            PodmanVersion = verdict.PodmanVersion,
            Sessions = sessions.GroupBy(s => Word(s.State)).ToDictionary(g => g.Key, g => g.Count()),
            Queued = sessions.Count(s => s.State == SessionState.Queued),
            Draining = readiness.IsDraining,
            Ready = verdict.IsReady,
            NotReady = verdict.Reasons,
            ConfigPath = configuration.ConfigPath,
            AuditRoot = configuration.AuditRoot,
            Messages = [.. backlog.Now().Select(sink => new SinkStatus(sink.Sink, sink.Waiting, sink.Dead))],
            Today = spending.OfAll(),
            Verification = verification.Note is { } note
                ? new VerificationStatus(note.LastEnded, note.LastRecords, note.Tampered, note.Began is not null) : null,
        }, closing).ConfigureAwait(false);
    }

    private static string Word(SessionState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());
}
