using System.Globalization;
using System.Text.RegularExpressions;

namespace Agentd.JsonSchema.Formats;

/// <summary>Dates and times of RFC 3339.</summary>
internal static partial class DateTimeFormats
{
    private const int MinutesOfDay = 24 * 60;

    public static bool IsDateTime(string text)
    {
        var mark = text.AsSpan().IndexOfAny('T', 't');
        return mark > 0 && IsDate(text[..mark]) && IsTime(text[(mark + 1)..]);
    }

    public static bool IsDate(string text)
    {
        var match = DateShape().Match(text);
        if (!match.Success)
            return false;

        var (year, month, day) = (Number(match, "y"), Number(match, "m"), Number(match, "d"));

        // The calendar repeats every 400 years; .NET knows no year 0.
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year == 0 ? 400 : year, month);
    }

    public static bool IsTime(string text)
    {
        var match = TimeShape().Match(text);
        if (!match.Success)
            return false;

        var (hour, minute, second) = (Number(match, "h"), Number(match, "m"), Number(match, "s"));
        var (offsetHour, offsetMinute) = (Number(match, "oh"), Number(match, "om"));
        if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59)
            return false;

        var offset = (offsetHour * 60) + offsetMinute;
        var utc = (hour * 60) + minute + (match.Groups["sign"].ValueSpan is "-" ? offset : -offset);
        var isLastMinuteOfDay = (utc + MinutesOfDay) % MinutesOfDay == MinutesOfDay - 1;
        return second < 60 || isLastMinuteOfDay;
    }

    private static int Number(Match match, string group)
        => match.Groups[group] is { Success: true } found ? int.Parse(found.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"\A(?<y>[0-9]{4})-(?<m>[0-9]{2})-(?<d>[0-9]{2})\z")]
    private static partial Regex DateShape();

    [GeneratedRegex(@"\A(?<h>[0-9]{2}):(?<m>[0-9]{2}):(?<s>[0-9]{2})(?:\.[0-9]+)?(?:[Zz]|(?<sign>[+-])(?<oh>[0-9]{2}):(?<om>[0-9]{2}))\z")]
    private static partial Regex TimeShape();
}
