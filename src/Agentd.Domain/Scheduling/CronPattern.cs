namespace Agentd.Domain.Scheduling;

/// <summary>
/// A five-field cron expression with crontab's syntax and crontab's meaning. It knows which local times match, and nothing of
/// calendars and time zones.
/// </summary>
public sealed class CronPattern
{
    /// <summary>The most characters that an expression may have.</summary>
    public const int MaxLength = 512;

    private readonly CronValues _minutes;
    private readonly CronValues _hours;
    private readonly CronValues _days;
    private readonly CronValues _months;
    private readonly CronValues _weekdays;

    private CronPattern(string text, string[] fields)
    {
        Text = text;
        _minutes = CronValues.Read(fields[0], CronField.Minute);
        _hours = CronValues.Read(fields[1], CronField.Hour);
        _days = CronValues.Read(fields[2], CronField.DayOfMonth);
        _months = CronValues.Read(fields[3], CronField.Month);
        _weekdays = CronValues.Read(fields[4], CronField.DayOfWeek);
    }

    /// <summary>The expression as it was written.</summary>
    public string Text { get; }

    /// <summary>
    /// Whether the minute or the hour is an interval (<c>*</c>, a range or a step), so that it goes by elapsed time when clocks are put
    /// back; other expressions name fixed times, which come once.
    /// </summary>
    public bool Repeats => _minutes.Repeats || _hours.Repeats;

    /// <summary>Whether the hour is an interval, so that a gap in local time takes nothing away that has to come right after it.</summary>
    public bool RepeatsAcrossHours => _hours.Repeats;

    /// <summary>
    /// The same times as lists of plain numbers, in which day of month and day of week must both match. Two alternatives where crontab
    /// lets either match: when neither of the two fields begins with <c>*</c>.
    /// </summary>
    public IReadOnlyList<string> Alternatives => !_days.Starred && !_weekdays.Starred
        ? [Plain(Numbers(_days), "*"), Plain("*", Numbers(_weekdays))]
        : [Plain(Numbers(_days), Numbers(_weekdays))];

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormatException">It is not valid; the message says why, and what would be right.</exception>
    public static CronPattern Parse(string text)
    {
        if (text.Length > MaxLength) throw new FormatException($"has {text.Length} characters; {MaxLength} are the most");
        var fields = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields is [['@', ..], ..]) throw new FormatException(CronMacros.Objection(fields[0]));
        if (fields.Length != 5)
        {
            throw new FormatException($"has {fields.Length} {(fields.Length == 1 ? "field" : "fields")}; five are right, without seconds "
                + "and year: minute, hour, day-of-month, month, day-of-week, as in '30 6 * * 1-5'");
        }

        return new(text, fields);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string Numbers(CronValues values) => string.Join(',', values.Numbers);

    private string Plain(string days, string weekdays) => $"{Numbers(_minutes)} {Numbers(_hours)} {days} {Numbers(_months)} {weekdays}";
}

/// <summary>The macros that some crons take, and what to write in their place.</summary>
internal static class CronMacros
{
    public static string Objection(string text) => text.ToLowerInvariant() switch
    {
        "@yearly" or "@annually" => Instead(text, "0 0 1 1 *"),
        "@monthly" => Instead(text, "0 0 1 * *"),
        "@weekly" => Instead(text, "0 0 * * 0"),
        "@daily" or "@midnight" => Instead(text, "0 0 * * *"),
        "@hourly" => Instead(text, "0 * * * *"),
        "@every_minute" => Instead(text, "* * * * *"),
        _ => $"'{text}' is a macro, and macros are not taken; write five fields, as in '30 6 * * 1-5'",
    };

    private static string Instead(string macro, string fields) => $"'{macro}' is a macro, and macros are not taken; write '{fields}'";
}
