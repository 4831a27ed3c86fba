using Agentd.Application.Ports;
using Agentd.Application.Sessions.Lifecycle;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Recover;

/// <summary>Closes the record of a session that ended while no daemon watched, with the outcome that can be believed or the reason why none can.</summary>
public sealed class EarlierClosing(
    SessionClosing closing, LiveSessions sessions, IAgents agents, IHost host, RecalledSecrets recalled, TimeProvider time)
{
    /// <summary>Closes one, and goes on by itself where that takes long or fails at first. Never throws.</summary>
    /// <param name="left">The session.</param>
    /// <param name="hasContainer">Whether its container may be there.</param>
    /// <param name="secrets">Its secrets that are.</param>
    /// <returns>Whether its container is gone by now.</returns>
    internal async Task<bool> CloseAsync(EarlierSession left, bool hasContainer, IReadOnlyList<string> secrets)
    {
        var live = Ended(left, new Footprint
        {
            Container = hasContainer,
            Secrets = secrets,
            TreeIsOurs = left.TreeIsOurs,
            Image = Image(left),
        });
        _ = sessions.HoldAsync(live, async () =>
        {
            await closing.CloseAsync(live).ConfigureAwait(false);
            await live.Over.ConfigureAwait(false);
        });
        await live.Report.ConfigureAwait(false);
        return live.OutputComplete.IsCompleted;
    }

    private LiveSession Ended(EarlierSession left, Footprint footprint)
    {
        var record = left.Record with
        {
            Recovered = true,
            Commit = left.Commit,
            Error = left.Error,
            Bound = left.Bound,
            Displaced = left.Displaced,
        };
        var live = new LiveSession(record, time) { Masked = null, Footprint = footprint };
        live.Session.Enter(SessionPhase.Execute);
        if (left.Outcome(host.BootId) is { } outcome) live.Session.Reach(outcome);
        else live.Session.Fail(left.Reason(host.BootId));
        var ended = left.Record.EndedAt ?? left.TellTimes(live.Progress, host.BootId);
        live.Note(known => known with { EndedAt = ended });
        if (left.Staged is { } staged) recalled.RecallFor(live, staged);
        return live;
    }

    private string? Image(EarlierSession left) =>
        left.Container is { } container && SessionLabels.Read(container.Labels) is { Image.Length: > 0 } labels ? labels.Image
        : agents.TryFind(left.Record.Agent.Value, out var agent) ? agent.BaseImage : null;
}
