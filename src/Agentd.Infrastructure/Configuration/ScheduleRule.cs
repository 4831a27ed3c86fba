using Cronos;

namespace Agentd.Infrastructure.Configuration;

/// <summary>Which cron expressions a schedule may be: crontab's five fields, and a time at which they fire.</summary>
public static class ScheduleRule
{
    // Any start will do for asking whether an expression ever fires; a fixed one gives the same answer every day.
    private static readonly DateTime SomeDay = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly char[] NoLetters = [.. "0123456789*,-/"];

    /// <summary>What is wrong with an expression, and what would be right; null when it is a schedule.</summary>
    public static string? Objection(string expression)
    {
        if (expression.StartsWith('@')) return "must not be a macro; write the five fields, such as \"0 * * * *\"";
        var fields = expression.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5)
            return $"has {fields.Length} fields; it must have five: minute, hour, day of month, month, day of week";
        if (expression.Any(c => !char.IsAsciiLetterOrDigit(c) && !" \t*,-/".Contains(c)))
            return "may hold only digits, names of months and days, and * , - /";
        if (LetterObjection(fields) is { } objection) return objection;
        try
        {
            return Alternatives(fields).Any(cron => cron.GetNextOccurrence(SomeDay, inclusive: true) is not null)
                ? null
                : "can never fire: no month has such a day; choose another day of month";
        }
        catch (CronFormatException refusal)
        {
            return $"is not a cron expression: {refusal.Message.TrimEnd('.')}";
        }
    }

    /// <summary>The first time after another at which an expression fires; null when that is centuries away.</summary>
    /// <param name="expression">An expression that <see cref="Objection"/> has nothing against.</param>
    /// <param name="after">The time after which to look.</param>
    /// <param name="zone">The time zone that the expression is read in.</param>
    public static DateTimeOffset? NextFire(string expression, DateTimeOffset after, TimeZoneInfo zone) =>
        Alternatives(expression.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Min(cron => cron.GetNextOccurrence(after, zone));

    // crontab fires on either day field when both are restricted, Cronos only on both: so each has an expression of its own.
    private static CronExpression[] Alternatives(string[] fields)
    {
        var bothRestricted = !fields[2].StartsWith('*') && !fields[4].StartsWith('*');
        return bothRestricted
            ? [Parse([.. fields[..4], "*"]), Parse([.. fields[..2], "*", .. fields[3..]])]
            : [Parse(fields)];
    }

    private static CronExpression Parse(string[] fields) => CronExpression.Parse(string.Join(' ', fields), CronFormat.Standard);

    // Cronos gives further letters a meaning that crontab does not know (L, W) or that is not the same twice (H).
    private static string? LetterObjection(string[] fields)
    {
        for (var index = 0; index < fields.Length; index++)
            foreach (var word in fields[index].Split(NoLetters, StringSplitOptions.RemoveEmptyEntries))
                if (!NamesOf(index).Contains(word, StringComparer.OrdinalIgnoreCase))
                    return $"holds '{word}', which is no number, month (jan) or day (mon) where it stands";
        return null;
    }

    private static string[] NamesOf(int field) => field switch
    {
        3 => ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        4 => ["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
        _ => [],
    };
}
