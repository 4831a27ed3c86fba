using Agentd.Domain.Agents;
using Agentd.Domain.Scheduling;

namespace Agentd.Application.Scheduling;

/// <summary>One scheduled agent: when it fires next, and what became of its last fires. <see cref="Agenda"/> guards it.</summary>
internal sealed class ScheduledAgent(AgentName name, AgentSchedule schedule, FireTimes times)
{
    private readonly Dictionary<SkipReason, long> _skips = [];

    public AgentName Name => name;

    public AgentSchedule Schedule { get; private set; } = schedule;

    public FireTimes Times { get; private set; } = times;

    /// <summary>The fire to come.</summary>
    public PlannedFire? Next { get; set; }

    /// <summary>
    /// The last occurrence that fired: nothing up to it comes again, although the clock be set back or the jitter changed.
    /// </summary>
    public DateTimeOffset? Settled { get; set; }

    public DateTimeOffset? LastFire { get; set; }

    public SkippedFire? LastSkip { get; private set; }

    public ScheduleStatus Status => new()
    {
        Agent = name,
        NextFire = Next?.Due,
        LastFire = LastFire,
        LastSkip = LastSkip,
        Skips = new Dictionary<SkipReason, long>(_skips),
    };

    public void Skip(SkippedFire fire)
    {
        LastSkip = fire;
        _skips[fire.Reason] = _skips.GetValueOrDefault(fire.Reason) + 1;
    }

    /// <summary>Takes a new schedule, which begins now; what has fired does not fire again under it.</summary>
    public void Adopt(AgentSchedule schedule, FireTimes times, DateTimeOffset now)
    {
        (Schedule, Times) = (schedule, times);
        Rearm(now);
    }

    /// <summary>Looks for the next fire from now on, later than what has fired.</summary>
    public void Rearm(DateTimeOffset now)
    {
        Next = Times.From(Settled >= now ? Settled.Value : now);
        while (Next?.Occurrence <= Settled) Next = Times.After(Next.Value);
    }
}
