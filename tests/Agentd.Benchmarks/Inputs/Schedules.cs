namespace Agentd.Benchmarks.Inputs;

/// <summary>Schedules as agents have them, in a zone whose clocks change.</summary>
internal static class Schedules
{
    /// <summary>An expression with one day field.</summary>
    public const string Workdays = "30 6 * * 1-5";

    /// <summary>An expression with both day fields, either of which may match.</summary>
    public const string EitherDay = "0 3 1,15 * 0";

    /// <summary>Some expressions, from every five minutes to a few times a month.</summary>
    public static IReadOnlyList<string> Expressions { get; } = ["*/5 * * * *", "17 * * * *", "0 */2 * * *", Workdays, EitherDay];

    /// <summary>The zone.</summary>
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    /// <summary>The beginning, in UTC, of the day on which the zone's clocks are put forward from two o'clock to three.</summary>
    public static DateTimeOffset ChangeOfClocks { get; } = new(2026, 3, 29, 0, 0, 0, TimeSpan.Zero);
}
