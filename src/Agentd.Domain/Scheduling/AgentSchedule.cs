namespace Agentd.Domain.Scheduling;

/// <summary>When an agent runs by itself.</summary>
public sealed record AgentSchedule
{
    /// <summary>The five-field cron expression, as declared.</summary>
    public required string Expression { get; init; }

    /// <summary>The IANA time zone that the expression is read in; null for the daemon's local time.</summary>
    public string? TimeZone { get; init; }

    /// <summary>What happens when an occurrence comes due while a session of the agent still runs.</summary>
    public ScheduleOverlap Overlap { get; init; } = ScheduleOverlap.Allow;

    /// <summary>The most that a fire is put off, so that a fleet does not start together; zero for none.</summary>
    public TimeSpan Jitter { get; init; }
}

/// <summary>What happens when an occurrence comes due while a session of the same agent still runs.</summary>
public enum ScheduleOverlap
{
    /// <summary>Both run.</summary>
    Allow,

    /// <summary>The occurrence is skipped, and said so.</summary>
    Skip,
}
