using Agentd.Domain.Scheduling;

namespace Agentd.Application.Scheduling;

/// <summary>A fire that has come due.</summary>
/// <param name="Agent">Whose it is.</param>
/// <param name="Fire">The fire.</param>
/// <param name="Overlap">What the schedule wants when a session of the agent still runs.</param>
/// <param name="Missed">Whether the clock passed it by too much to fire it.</param>
internal sealed record DueFire(ScheduledAgent Agent, Fire Fire, ScheduleOverlap Overlap, bool Missed);
