using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.List;

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

/// <summary>Where a live session is.</summary>
internal static class LivePosition
{
    public static SessionPosition Of(LiveSession live) => live.Session.Phase switch
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
}
