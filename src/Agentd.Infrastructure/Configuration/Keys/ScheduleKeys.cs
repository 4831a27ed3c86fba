using Agentd.Infrastructure.Configuration.Keys.Shapes;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>The keys of <c>[[agents]]</c> that say when it runs by itself.</summary>
internal static class ScheduleKeys
{
    public static readonly KnownKey Schedule = new("schedule", new TextShape(),
        "When the agent runs by itself: minute, hour, day of month, month, day of week, as in crontab. Needs repo.")
    {
        Otherwise = "only when it is asked to",
        Example = "\"*/15 * * * *\"",
    };

    public static readonly KnownKey Timezone = new("timezone", new TextShape(), "The IANA time zone that schedule is read in.")
    {
        Otherwise = "the daemon's local time",
        Example = "\"Europe/Berlin\"",
    };

    public static readonly KnownKey Overlap = new("overlap", new ChoiceShape("allow",
        "skip"), "Whether a scheduled session starts while another of the same agent still runs.")
    {
        Otherwise = "\"allow\"",
        Example = "\"skip\"",
    };

    public static readonly KnownKey Jitter = new("jitter", new DurationShape(),
        "The most that a scheduled start is put off, so that a fleet does not start together.")
    {
        Otherwise = "none",
        Example = "\"30s\"",
    };

    public static readonly KnownKey[] All = [Schedule, Timezone, Overlap, Jitter];
}
