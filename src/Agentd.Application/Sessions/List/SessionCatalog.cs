using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.List;

/// <summary>All sessions that an operator can name: the live ones from memory, the ended ones from their records.</summary>
public sealed class SessionCatalog(LiveSessions live, IRecordArchive archive)
{
    private const int MostNamed = 5;

    /// <summary>Lists sessions: live ones first, then the newest.</summary>
    /// <param name="all">Whether ended ones count too.</param>
    /// <param name="agent">Only this agent's; null for all.</param>
    /// <exception cref="SessionException">The audit root cannot be read.</exception>
    public IEnumerable<SessionView> List(bool all, string? agent)
    {
        var held = live.All;
        var views = held.OrderByDescending(s => s.Session.AcceptedAt).Select(ViewOf);
        if (all)
        {
            var ids = held.Select(s => s.Id).ToHashSet();
            views = views.Concat(archive.All().Where(r => !ids.Contains(r.SessionId)).Select(ViewOf));
        }
        return agent is null ? views : views.Where(v => v.Record.Agent.Value == agent);
    }

    /// <summary>Finds the one session whose id begins so.</summary>
    /// <exception cref="SessionNotFoundException">None does, or more than one.</exception>
    public SessionView Find(string prefix)
    {
        if (SessionId.TryParse(prefix, out var whole) && live.TryFind(whole, out var held)) return ViewOf(held);
        var found = prefix.Length == 0 ? [] : List(all: true, agent: null)
            .Where(v => v.Record.SessionId.Value.StartsWith(prefix, StringComparison.Ordinal)).Take(MostNamed + 1).ToArray();
        return found switch
        {
            [var only] => only,
            [] => throw new SessionNotFoundException(ambiguous: false, $"no session has an id that begins with '{Shown(prefix)}'"),
            _ => throw new SessionNotFoundException(ambiguous: true,
                $"'{Shown(prefix)}' is ambiguous: {string.Join(", ", found.Take(MostNamed).Select(v => v.Record.SessionId))}; "
                + "give more digits"),
        };
    }

    /// <summary>A live session as it is now.</summary>
    public static SessionView ViewOf(LiveSession session) => new(
        session.Record with { Phases = session.Progress.Timings }, PositionOf(session), session.Progress.ContainerStartedAt, session);

    private static SessionView ViewOf(SessionRecord record) =>
        new(record, SessionPosition.Ended, record.Phases.FirstOrDefault(p => p.Step is not null)?.StartedAt, null);

    /// <summary>Where a live session is.</summary>
    public static SessionPosition PositionOf(LiveSession live) => live.Session.Phase switch
    {
        _ when live.Over.IsCompleted => SessionPosition.Ended,
        SessionPhase.Teardown => SessionPosition.TearingDown,
        SessionPhase.Seal => SessionPosition.Sealing,
        _ when live.Stop.Made.IsCompleted => SessionPosition.Stopping,
        SessionPhase.Prepare when live.Record.Queued => SessionPosition.Queued,
        SessionPhase.Execute when live.Progress.Timings is [.., { Step: { IsBeforeCloned: false } }] => SessionPosition.Running,
        SessionPhase.Execute => SessionPosition.Cloning,
        _ => SessionPosition.Preparing,
    };

    private static string Shown(string prefix) => string.Concat(prefix.Where(c => !char.IsControl(c)).Take(SessionId.Length * 2));
}

/// <summary>A session as operators see it, live or ended.</summary>
/// <param name="Record">What its record says so far.</param>
/// <param name="Position">Where it is.</param>
/// <param name="ContainerStartedAt">When its container started; null where it did not, or where that is no longer known.</param>
/// <param name="Live">The live session; null for one that has ended.</param>
public sealed record SessionView(SessionRecord Record, SessionPosition Position, DateTimeOffset? ContainerStartedAt, LiveSession? Live);

/// <summary>No session, or more than one, is meant.</summary>
public sealed class SessionNotFoundException(bool ambiguous, string message) : SessionException(message)
{
    /// <summary>Whether more than one is meant.</summary>
    public bool IsAmbiguous { get; } = ambiguous;
}

/// <summary>Where a session is between its acceptance and its end, as operators see it.</summary>
public enum SessionPosition
{
    /// <summary>Accepted, and waiting for its turn.</summary>
    Queued,

    /// <summary>In the phases prepare and mount.</summary>
    Preparing,

    /// <summary>In the set-up, until the clone is done.</summary>
    Cloning,

    /// <summary>In the rest of execute.</summary>
    Running,

    /// <summary>Told to end.</summary>
    Stopping,

    /// <summary>In teardown.</summary>
    TearingDown,

    /// <summary>In seal.</summary>
    Sealing,

    /// <summary>Over.</summary>
    Ended,
}
