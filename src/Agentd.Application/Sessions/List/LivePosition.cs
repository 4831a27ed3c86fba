using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.List;

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
