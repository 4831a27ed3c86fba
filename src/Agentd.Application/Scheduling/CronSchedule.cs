using Agentd.Domain.Scheduling;
using Cronos;

namespace Agentd.Application.Scheduling;

/// <summary>
/// A cron expression on the calendar and in a time zone. When clocks are put forward, a time inside the gap comes right after it; when
/// they are put back, fixed times come once, the first time round, and intervals go on by elapsed time. No instant comes twice.
/// </summary>
public sealed class CronSchedule
{
    // Any year will do: every pattern that ever fires does so within 40 years.
    private static readonly DateTime SomeDay = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    // The last whole year that DateTime can add to.
    private const int LastYear = 9998;

    private readonly CronPattern _pattern;
    private readonly CronExpression[] _alternatives;

    private CronSchedule(CronPattern pattern)
    {
        _pattern = pattern;
        _alternatives = [.. pattern.Alternatives.Select(a => CronExpression.Parse(a))];
        if (OnCalendar(SomeDay) is null)
            throw new FormatException("can never fire: no month that it names has such a day; name a day that exists, as in '0 0 28 2 *'");
    }

    /// <summary>What is wrong with an expression, and what would be right; null when it is a valid one that fires at some time.</summary>
    public static string? Objection(string expression)
    {
        try
        {
            Parse(expression);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormatException">It is not valid or never fires; the message says why, and what would be right.</exception>
    public static CronSchedule Parse(string expression) => new(CronPattern.Parse(expression));

    /// <summary>The first occurrence later than an instant, with the zone's offset; null when the calendar ends before.</summary>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        var timeline = ZoneTimeline.Of(zone);
        var from = after.UtcDateTime.AddTicks(1);
        while (from.Year <= LastYear)
        {
            var span = timeline.At(from);
            if (from == span.Start && IsDueAfterGap(span)) return Local(span.LocalStart, span);
            if (OnCalendar(FirstNewLocalTime(from, span)) is not { } local) return null;
            if (local < span.LocalEnd) return Local(local, span);
            from = span.End;
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => _pattern.Text;

    private static DateTimeOffset Local(DateTime local, ZoneSpan span) =>
        new(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), span.Offset);

    // What lay in the gap is late by then, but an expression that goes on from hour to hour has lost nothing.
    private bool IsDueAfterGap(ZoneSpan span) =>
        !_pattern.RepeatsAcrossHours && span.UnsetStart < span.LocalStart && OnCalendar(span.UnsetStart) < span.LocalStart;

    private DateTime FirstNewLocalTime(DateTime from, ZoneSpan span)
    {
        var local = from + span.Offset;
        return _pattern.Repeats || local >= span.UnsetStart ? local : span.UnsetStart;
    }

    private DateTime? OnCalendar(DateTime from) => _alternatives.Min(a => a.GetNextOccurrence(from, inclusive: true));
}
