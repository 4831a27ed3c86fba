using Agentd.Application.Ports;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Recover;

/// <summary>When what happened while no daemon watched did happen, as far as container and set-up shell told.</summary>
internal static class LeftTimeline
{
    /// <summary>Adds the phase <c>execute</c> and its steps to what the earlier daemon noted. What has no known end gets none.</summary>
    /// <returns>When the container ended; null when nobody knows, or when it never started.</returns>
    public static DateTimeOffset? Tell(SessionProgress progress, LeftSession left, string bootId)
    {
        // The shell's clock is that of its boot.
        var told = left.Record.BootId == bootId ? left.Told : [];
        var steps = told.OfType<SessionNews.StepBegan>().ToList();
        if ((left.StartedAt ?? steps.FirstOrDefault()?.At) is not { } started) return null;
        progress.Began(SessionPhase.Execute, started);
        foreach (var step in steps) progress.Step(step.Step, step.At ?? started);
        if ((told.OfType<SessionNews.Exited>().LastOrDefault()?.At ?? left.Container?.EndedAt) is not { } ended) return null;
        progress.StepsEnded(ended);
        progress.Ended(SessionPhase.Execute, ended);
        return progress.Timings.Where(phase => phase.Name == SessionPhase.Execute.Word()).Select(phase => phase.StartedAt + phase.Duration).Single();
    }
}
