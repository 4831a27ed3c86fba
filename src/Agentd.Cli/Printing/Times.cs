using System.Globalization;

namespace Agentd.Cli.Printing;

/// <summary>Moments and durations as a person reads them, seen from now and in the operator's time zone.</summary>
internal sealed class Times(TimeProvider clock)
{
    private readonly DateTimeOffset _now = clock.GetUtcNow();

    /// <summary>How long ago, such as <c>3m ago</c>; <c>now</c> within a second.</summary>
    public string Ago(DateTimeOffset moment) => Short(_now - moment) is { } time ? $"{time} ago" : "now";

    /// <summary>How long until, such as <c>in 3m</c>; <c>now</c> within a second.</summary>
    public string Until(DateTimeOffset moment) => Short(moment - _now) is { } time ? $"in {time}" : "now";

    /// <summary>The moment itself, to the second.</summary>
    public string Moment(DateTimeOffset moment) =>
        TimeZoneInfo.ConvertTime(moment, clock.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>How long something took, or has taken so far; null while it has not begun.</summary>
    public string? Took(DateTimeOffset? from, DateTimeOffset? to) => from is { } start ? Duration((to ?? _now) - start) : null;

    /// <summary>A duration in its two greatest units, such as <c>1m 30s</c>.</summary>
    public static string Duration(TimeSpan time)
    {
        if (time < TimeSpan.Zero) time = TimeSpan.Zero;
        if (time < TimeSpan.FromSeconds(1)) return $"{(int)time.TotalMilliseconds}ms";
        if (time < TimeSpan.FromSeconds(10)) return time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + "s";
        if (time < TimeSpan.FromMinutes(1)) return $"{(int)time.TotalSeconds}s";
        if (time < TimeSpan.FromHours(1)) return Two(time.Minutes, "m", time.Seconds, "s");
        return time < TimeSpan.FromDays(1) ? Two(time.Hours, "h", time.Minutes, "m") : Two(time.Days, "d", time.Hours, "h");
    }

    private static string Two(int great, string unit, int small, string smallUnit) =>
        small == 0 ? $"{great}{unit}" : $"{great}{unit} {small}{smallUnit}";

    private static string? Short(TimeSpan time) => time.TotalSeconds switch
    {
        < 1 => null,
        < 60 => $"{time.Seconds}s",
        < 3600 => $"{time.Minutes}m",
        < 86_400 => $"{time.Hours}h",
        _ => $"{time.Days}d",
    };
}
