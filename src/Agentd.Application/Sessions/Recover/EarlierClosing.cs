using Agentd.Application.Ports;
using Agentd.Application.Sessions.Lifecycle;
using Agentd.Domain.Sessions;
using Agentd.Domain.Work;

namespace Agentd.Application.Sessions.Recover;

/// <summary>
/// Closes the record of a session that ended while no daemon watched, with the outcome that can be believed or the reason why none can.
/// </summary>
public sealed class EarlierClosing(
    SessionClosing closing, LiveSessions sessions, IAgents agents, IHost host, RecalledSecrets recalled, TimeProvider time)
{
    /// <summary>Closes one, and goes on by itself where that takes long or fails at first. Never throws.</summary>
    /// <param name="earlier">The session.</param>
    /// <param name="hasContainer">Whether its container may be there.</param>
    /// <param name="secrets">Its secrets that are.</param>
    /// <returns>Whether its container is gone by now.</returns>
    internal async Task<bool> CloseAsync(EarlierSession earlier, bool hasContainer, IReadOnlyList<string> secrets)
    {
        var live = Ended(earlier, new Footprint
        {
            Container = hasContainer,
            Secrets = secrets,
            TreeIsOurs = earlier.TreeIsOurs,
            Image = Image(earlier),
        });
        _ = sessions.HoldAsync(live, async () =>
        {
            await closing.CloseAsync(live).ConfigureAwait(false);
            await live.Over.ConfigureAwait(false);
        });
        await live.Report.ConfigureAwait(false);
        return live.OutputComplete.IsCompleted;
    }

    private LiveSession Ended(EarlierSession earlier, Footprint footprint)
    {
        var record = earlier.Record with
        {
            Recovered = true,
            Commit = earlier.Commit,
            Error = earlier.Error,
            Bound = earlier.Bound,
            ExcessPlace = earlier.ExcessPlace,
            Asked = earlier.AskedEnd,
            Displaced = earlier.Displaced,
        };
        var live = new LiveSession(record, time) { Masked = null, Footprint = footprint, Keeping = Keeping(earlier) };
        live.Session.Enter(SessionPhase.Execute);
        if (earlier.Outcome(host.BootId) is { } outcome) live.Session.Reach(outcome);
        else live.Session.Fail(earlier.Reason(host.BootId));
        var ended = earlier.Record.EndedAt ?? earlier.NoteTimes(live.Progress, host.BootId);
        live.Note(known => known with { EndedAt = ended });
        if (earlier.Staged is { } staged) recalled.RecallFor(live, staged);
        return live;
    }

    // Its container carries it; where that is gone, the agent as it is now tells whether what was salvaged is wanted.
    private WorkKeeping Keeping(EarlierSession earlier) =>
        earlier.Container is { } container && SessionLabels.Read(container.Labels) is { } labels ? labels.Keeping
        : agents.TryFind(earlier.Record.Agent.Value, out var agent)
            ? new WorkKeeping(agent.KeepWork, WorkKeeping.UsualTimeout, earlier.Record.Limits?.Resources.Work ?? WorkKeeping.UsualMost)
            : WorkKeeping.Never;

    private string? Image(EarlierSession earlier) =>
        earlier.Container is { } container && SessionLabels.Read(container.Labels) is { Image.Length: > 0 } labels ? labels.Image
        : agents.TryFind(earlier.Record.Agent.Value, out var agent) ? agent.BaseImage : null;
}
