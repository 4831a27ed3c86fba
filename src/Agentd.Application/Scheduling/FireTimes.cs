using Agentd.Domain.Agents;
using Agentd.Domain.Scheduling;

namespace Agentd.Application.Scheduling;

/// <summary>
/// When an agent fires: its expression, its zone and its jitter, a pure function of time. Jitter never reaches the next occurrence, so
/// that fires keep the order of their occurrences and none is lost, however long a jitter was declared.
/// </summary>
internal sealed class FireTimes
{
    private readonly AgentName _agent;
    private readonly CronSchedule _cron;
    private readonly TimeZoneInfo _zone;
    private readonly TimeSpan _jitter;

    private FireTimes(AgentName agent, CronSchedule cron, TimeZoneInfo zone, TimeSpan jitter) =>
        (_agent, _cron, _zone, _jitter) = (agent, cron, zone, jitter);

    /// <exception cref="FormatException">The schedule is not valid; the message names the agent and the field.</exception>
    public static FireTimes Of(AgentName agent, AgentSchedule schedule, TimeZoneInfo local)
    {
        var cron = Read(agent, $"schedule '{schedule.Expression}'", () => CronSchedule.Parse(schedule.Expression));
        var zone = schedule.TimeZone is null ? local : Read(agent, "timezone", () => ScheduleZone.Find(schedule.TimeZone));
        return Jitter.Objection(schedule.Jitter) is { } objection
            ? throw new FormatException($"agent '{agent}': jitter: {objection}")
            : new(agent, cron, zone, schedule.Jitter);
    }

    /// <summary>The first fire that is due at an instant or later; null when there is none.</summary>
    public PlannedFire? From(DateTimeOffset instant)
    {
        var fire = After(instant - _jitter - TimeSpan.FromTicks(1));
        while (fire?.Due < instant) fire = After(fire.Value);
        return fire;
    }

    /// <summary>The fire that follows another; null when there is none.</summary>
    public PlannedFire? After(PlannedFire fire) => After(fire.Occurrence);

    private static T Read<T>(AgentName agent, string field, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException e)
        {
            throw new FormatException($"agent '{agent}': {field}: {e.Message}", e);
        }
    }

    private PlannedFire? After(DateTimeOffset occurrence)
    {
        if (_cron.Next(occurrence, _zone) is not { } next) return null;
        return new(next, _jitter == TimeSpan.Zero ? next : next + Jitter.Of(_agent, next, Limit(next)));
    }

    private TimeSpan Limit(DateTimeOffset occurrence) =>
        _cron.Next(occurrence, _zone) is { } following && following - occurrence < _jitter ? following - occurrence : _jitter;
}
