namespace Agentd.Application.Scheduling;

/// <summary>What operators see of the schedules.</summary>
public interface IScheduleView
{
    /// <summary>Every scheduled agent, in the order of declaration.</summary>
    IReadOnlyList<ScheduleStatus> Agents { get; }

    /// <summary>The fires to come of all agents, the soonest first; no more than <paramref name="count"/> of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not from 1 to 10,000.</exception>
    IReadOnlyList<UpcomingFire> Next(int count);
}
