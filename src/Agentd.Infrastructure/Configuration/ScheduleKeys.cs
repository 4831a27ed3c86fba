using Agentd.Application.Scheduling;
using Agentd.Domain.Scheduling;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration;

/// <summary>The keys of <c>[[agents]]</c> that say when it runs by itself. For their rules the scheduler itself is asked.</summary>
internal sealed class ScheduleKeys : TableRules
{
    private static readonly KnownKey<string> Schedule = new("schedule", new TextShape(),
        "When the agent runs by itself: minute, hour, day of month, month, day of week, as in crontab. Needs repo.",
        Otherwise: "only when it is asked to", Example: "\"*/15 * * * *\"");

    private static readonly KnownKey<string> Timezone = new("timezone", new TextShape(),
        "The IANA time zone that schedule is read in.", Otherwise: "the daemon's local time", Example: "\"Europe/Berlin\"");

    private static readonly KnownKey<ScheduleOverlap> Overlap = new("overlap",
        new ChoiceShape<ScheduleOverlap>(("allow", ScheduleOverlap.Allow), ("skip", ScheduleOverlap.Skip)),
        "Whether a scheduled session starts while another of the same agent still runs.", Otherwise: "\"allow\"", Example: "\"skip\"");

    private static readonly KnownKey<TimeSpan> MostJitter = new("jitter", new DurationShape(),
        "The most that a scheduled start is put off, so that a fleet does not start together.", Otherwise: "none", Example: "\"30s\"");

    public static readonly KnownKey[] All = [Schedule, Timezone, Overlap, MostJitter];

    public ScheduleKeys(KnownKey<string> repository)
    {
        Rule(Schedule, CronSchedule.Objection);
        Rule(Schedule, (agent, _) => agent.Has(repository) ? null : "needs a repo: add repo, which every scheduled session clones");
        Rule(Timezone, ScheduleZone.Objection);
        Rule(Timezone, NeedsSchedule);
        Rule(Overlap, NeedsSchedule);
        Rule(MostJitter, Jitter.Objection);
        Rule(MostJitter, NeedsSchedule);
    }

    public static AgentSchedule? Bind(WrittenTable agent) => agent.Find(Schedule) is not { } expression ? null : new AgentSchedule
    {
        Expression = expression.Value,
        TimeZone = agent.Find(Timezone)?.Value,
        Overlap = agent.Find(Overlap)?.Value ?? ScheduleOverlap.Allow,
        Jitter = agent.Find(MostJitter)?.Value ?? TimeSpan.Zero,
    };

    private static string? NeedsSchedule<T>(WrittenTable agent, T value) =>
        agent.Has(Schedule) ? null : "has no meaning without a schedule; add schedule, or remove this";
}
