using Agentd.Application.Ports;
using Agentd.Application.Sessions.Teardown;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Recover;

/// <summary>Closes the record of a session that ended while no daemon watched, with the outcome that can be believed or the reason why none can.</summary>
public sealed class LeftClosing(
    SessionClosing closing, LiveSessions sessions, IAgents agents, IHost host, RecalledSecrets secrets, TimeProvider time,
    ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>Closes one, and goes on by itself where that takes long or fails at first. Never throws.</summary>
    /// <returns>Whether its container is gone by now.</returns>
    internal async Task<bool> CloseAsync(LeftSession left, LeftScope scope)
    {
        var live = Ended(left);
        var teardown = new TeardownScope(scope.Container, left.TreeIsOurs ? null : Image(left), scope.Secrets);
        _ = sessions.HoldAsync(live, async () =>
        {
            await closing.CloseAsync(live, teardown).ConfigureAwait(false);
            await live.Over.ConfigureAwait(false);
        });
        await live.Report.ConfigureAwait(false);
        return live.OutputComplete.IsCompleted;
    }

    private LiveSession Ended(LeftSession left)
    {
        var session = new Session(RecoverHandler.NamesOf(left.Record), left.Record.Trigger, left.Record.StartedAt);
        session.Enter(SessionPhase.Execute);
        if (left.Outcome(host.BootId) is { } outcome) session.Reach(outcome);
        else session.Fail(left.Reason(host.BootId));
        var masked = left.Staged is { } staged ? secrets.Recall(left.Record.Agent, staged) : null;
        var record = left.Record with
        {
            Recovered = true,
            Commit = left.Commit,
            Error = left.Error,
            Bound = left.Bound,
            Displaced = left.Displaced,
        };
        var live = new LiveSession(session, record, time) { Masked = masked };
        var ended = left.Record.EndedAt ?? LeftTimeline.Tell(live.Progress, left, host.BootId);
        live.Note(known => known with { EndedAt = ended });
        if (left.Staged is not null) WithheldOutput.Note(live, _log);
        return live;
    }

    private string? Image(LeftSession left) =>
        left.Container is { } container && SessionLabels.Read(container.Labels) is { Image.Length: > 0 } labels ? labels.Image
        : agents.TryFind(left.Record.Agent.Value, out var agent) ? agent.BaseImage : null;
}

/// <summary>What of a session was still there when its record is to be closed.</summary>
/// <param name="Container">Whether its container may be.</param>
/// <param name="Secrets">Its secrets that are.</param>
internal sealed record LeftScope(bool Container, IReadOnlyList<string> Secrets);
