namespace Agentd.Notify.Delivery;

/// <summary>How long a message that was not taken waits for its next try, and when it is given up.</summary>
internal static class RetryPace
{
    /// <summary>For how long a message is tried.</summary>
    public static readonly TimeSpan GivenUpAfter = TimeSpan.FromDays(3);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(10), Longest = TimeSpan.FromHours(1);

    // Sinks that come back are not met by everybody at the same moment.
    private const double Spread = 0.1;

    /// <summary>The wait after so many tries; what the sink asks for counts where it is longer, up to a day.</summary>
    /// <param name="tries">The tries so far, 1 at least.</param>
    /// <param name="asked">What the sink asked for.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan After(int tries, TimeSpan? asked, double chance)
    {
        var doubled = First * Math.Pow(2, Math.Min(tries - 1, 20));
        var wait = (doubled < Longest ? doubled : Longest) * (1 + (Spread * ((2 * chance) - 1)));
        if (asked is not { } span || span <= wait) return wait;
        return span < TimeSpan.FromDays(1) ? span : TimeSpan.FromDays(1);
    }
}
