using System.Globalization;
using Agentd.Application.Figures;

namespace Agentd.Daemon.Metrics;

/// <summary>Durations as the samples of a histogram, or of a summary without quantiles.</summary>
internal static class DurationRows
{
    /// <summary>Writes them as a histogram.</summary>
    public static void Histogram(this Exposition text, Durations durations, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var now = durations.Now();
        Span<(string, string)> bounded = [.. labels, ("le", "")];
        for (var at = 0; at <= durations.Bounds.Count; at++)
        {
            var isLast = at == durations.Bounds.Count;
            bounded[^1] = ("le", isLast ? "+Inf" : durations.Bounds[at].ToString(CultureInfo.InvariantCulture));
            text.Sample("_bucket", isLast ? now.Count : now.Within[at], bounded);
        }
        text.SumAndCount(now, labels);
    }

    /// <summary>Writes what they come to.</summary>
    public static void Summary(this Exposition text, Durations durations, params ReadOnlySpan<(string Name, string Value)> labels) =>
        text.SumAndCount(durations.Now(), labels);

    private static void SumAndCount(this Exposition text, DurationsNow now, ReadOnlySpan<(string Name, string Value)> labels)
    {
        text.Sample("_sum", now.Seconds, labels);
        text.Sample("_count", now.Count, labels);
    }
}
