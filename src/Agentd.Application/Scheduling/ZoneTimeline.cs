using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Agentd.Application.Scheduling;

/// <summary>
/// A time zone as a chain of spans with fixed offsets. It asks the zone only for the offset at an instant, which is never ambiguous, and
/// finds by itself when clocks are set: zones that move their standard time, skip a day or shift by half an hour need no special case.
/// </summary>
internal sealed class ZoneTimeline
{
    private static readonly ConditionalWeakTable<TimeZoneInfo, ZoneTimeline> Known = new();

    private readonly TimeZoneInfo _zone;
    private readonly ConcurrentDictionary<int, ZoneSpan[]> _years = new();

    private ZoneTimeline(TimeZoneInfo zone) => _zone = zone;

    public static ZoneTimeline Of(TimeZoneInfo zone) => Known.GetValue(zone, z => new ZoneTimeline(z));

    /// <summary>The span that an instant lies in. Spans also end with the year, where clocks may stay as they are.</summary>
    public ZoneSpan At(DateTime utc) => Array.Find(_years.GetOrAdd(utc.Year, Spans), s => utc < s.End);

    private ZoneSpan[] Spans(int year)
    {
        var spans = new List<ZoneSpan>();
        var start = new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var yearEnd = start.AddYears(1);
        while (start < yearEnd)
        {
            var end = EndOfOffset(start, yearEnd);
            spans.Add(new(start, end, _zone.GetUtcOffset(start), _zone.GetUtcOffset(start.AddTicks(-1))));
            start = end;
        }

        return [.. spans];
    }

    // No zone changes its offset twice within a day, so that a change shows from one day to the next.
    private DateTime EndOfOffset(DateTime start, DateTime limit)
    {
        var offset = _zone.GetUtcOffset(start);
        var (same, probe) = (start, Earlier(start.AddDays(1), limit));
        while (_zone.GetUtcOffset(probe) == offset)
        {
            if (probe == limit) return limit;
            (same, probe) = (probe, Earlier(probe.AddDays(1), limit));
        }

        return FirstOther(same, probe, offset);
    }

    private DateTime FirstOther(DateTime same, DateTime other, TimeSpan offset)
    {
        while (other - same > TimeSpan.FromTicks(1))
        {
            var middle = same + (other - same) / 2;
            (same, other) = _zone.GetUtcOffset(middle) == offset ? (middle, other) : (same, middle);
        }

        return other;
    }

    private static DateTime Earlier(DateTime a, DateTime b) => a < b ? a : b;
}

/// <summary>A stretch of time in which a zone's clocks are a fixed offset ahead of UTC.</summary>
/// <param name="Start">Its first instant, UTC.</param>
/// <param name="End">The first instant after it, UTC.</param>
/// <param name="Offset">What local clocks show is UTC plus this.</param>
/// <param name="OffsetBefore">The offset that ended at <paramref name="Start"/>.</param>
internal readonly record struct ZoneSpan(DateTime Start, DateTime End, TimeSpan Offset, TimeSpan OffsetBefore)
{
    /// <summary>What clocks would have shown at the start, had they not been set.</summary>
    public DateTime UnsetStart => Start + OffsetBefore;

    /// <summary>What clocks show at the start.</summary>
    public DateTime LocalStart => Start + Offset;

    /// <summary>What clocks show at the end, before they are set.</summary>
    public DateTime LocalEnd => End + Offset;
}
