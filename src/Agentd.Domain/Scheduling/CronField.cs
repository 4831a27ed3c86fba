using System.Globalization;

namespace Agentd.Domain.Scheduling;

/// <summary>One of the five fields of a cron expression: which numbers it takes, and what they are called.</summary>
internal sealed record CronField(string Title, int First, int Last, params string[] Names)
{
    public static readonly CronField Minute = new("minute", 0, 59);

    public static readonly CronField Hour = new("hour", 0, 23);

    public static readonly CronField DayOfMonth = new("day-of-month", 1, 31);

    public static readonly CronField Month =
        new("month", 1, 12, "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    /// <summary>0 and 7 both stand for Sunday.</summary>
    public static readonly CronField DayOfWeek = new("day-of-week", 0, 7, "sun", "mon", "tue", "wed", "thu", "fri", "sat");

    /// <summary>The values that the field takes, for a message.</summary>
    public string Range => Names.Length == 0 ? $"{First} to {Last}" : $"{First} to {Last} or {Names[0]} to {Names[^1]}";

    /// <summary>Reads a number or a name of this field.</summary>
    /// <exception cref="FormatException">It is neither; the message says what would be right.</exception>
    public int Value(string text)
    {
        var name = Array.FindIndex(Names, n => n.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (name >= 0) return First + name;
        if (CronNumber.TryRead(text, out var number) && number >= First && number <= Last) return number;
        throw new FormatException($"{Title} field: '{text}' is not one of {Range}");
    }
}

/// <summary>A number as crontab writes it: ASCII digits and nothing else.</summary>
internal static class CronNumber
{
    public static bool TryRead(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
