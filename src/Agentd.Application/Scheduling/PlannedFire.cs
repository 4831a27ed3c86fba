using Agentd.Domain.Scheduling;

namespace Agentd.Application.Scheduling;

/// <summary>An occurrence of a schedule, and when it fires.</summary>
/// <param name="Occurrence">The time that the expression names.</param>
/// <param name="Due">The occurrence and its jitter.</param>
internal readonly record struct PlannedFire(DateTimeOffset Occurrence, DateTimeOffset Due);

/// <summary>A fire that has come due.</summary>
/// <param name="Agent">Whose it is.</param>
/// <param name="Fire">The fire.</param>
/// <param name="Overlap">What the schedule wants when a session of the agent still runs.</param>
/// <param name="Missed">Whether the clock passed it by too much to fire it.</param>
internal sealed record DueFire(ScheduledAgent Agent, PlannedFire Fire, ScheduleOverlap Overlap, bool Missed);
