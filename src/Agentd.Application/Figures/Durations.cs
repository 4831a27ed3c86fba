namespace Agentd.Application.Figures;

/// <summary>How long something took, over and over: how often, how long in all, and how often within each of some bounds.</summary>
/// <param name="bounds">The bounds in seconds, ascending.</param>
public sealed class Durations(params double[] bounds)
{
    private readonly Lock _lock = new();
    private readonly long[] _within = new long[bounds.Length];
    private long _count;
    private double _seconds;

    /// <summary>The bounds that sessions are measured by, in seconds.</summary>
    public static double[] OfSessions { get; } = [1, 5, 15, 60, 300, 900, 3600, 14400];

    /// <summary>The bounds in seconds.</summary>
    public IReadOnlyList<double> Bounds => bounds;

    /// <summary>Adds one. A clock that was set back makes none shorter than nothing.</summary>
    public void Add(TimeSpan duration)
    {
        var seconds = Math.Max(duration.TotalSeconds, 0);
        lock (_lock)
        {
            _count++;
            _seconds += seconds;
            for (var at = bounds.Length - 1; at >= 0 && seconds <= bounds[at]; at--) _within[at]++;
        }
    }

    /// <summary>All of it at one moment.</summary>
    public DurationsNow Now()
    {
        lock (_lock) return new DurationsNow(_count, _seconds, [.. _within]);
    }
}

/// <summary>What durations come to at one moment.</summary>
/// <param name="Count">How many there were.</param>
/// <param name="Seconds">What they come to.</param>
/// <param name="Within">How many were no longer than each bound; a short one counts for the longer bounds too.</param>
public sealed record DurationsNow(long Count, double Seconds, IReadOnlyList<long> Within);
