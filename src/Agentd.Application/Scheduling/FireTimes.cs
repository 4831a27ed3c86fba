using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
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

/// <summary>One occurrence, and when it fires.</summary>
/// <param name="Occurrence">The time that the expression names.</param>
/// <param name="Due">The occurrence and its jitter.</param>
internal readonly record struct PlannedFire(DateTimeOffset Occurrence, DateTimeOffset Due);

/// <summary>How long a fire is put off: the same for the same agent and time, on every host and in every build.</summary>
public static class Jitter
{
    /// <summary>The longest jitter that may be declared.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>What is wrong with a declared jitter, and what would be right; null when nothing is.</summary>
    public static string? Objection(TimeSpan jitter) =>
        jitter < TimeSpan.Zero || jitter > Longest ? $"must be from 0s to {Longest.TotalDays:0}d, as in '30s'" : null;

    /// <summary>A number of whole milliseconds, at least 0 and less than <paramref name="limit"/>.</summary>
    public static TimeSpan Of(AgentName agent, DateTimeOffset occurrence, TimeSpan limit)
    {
        var milliseconds = (ulong)limit.TotalMilliseconds;
        if (milliseconds == 0) return TimeSpan.Zero;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{agent.Value}\n{occurrence.ToUnixTimeSeconds()}"));
        return TimeSpan.FromMilliseconds((long)(BinaryPrimitives.ReadUInt64BigEndian(hash) % milliseconds));
    }
}
