using System.Diagnostics;

namespace Agentd.EndToEnd.Tests.Programs;

/// <summary>Waits for what other processes bring about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits until something holds.</summary>
    /// <exception cref="TimeoutException">It never did.</exception>
    public static async Task HoldsAsync(string what, Func<bool> condition, TimeSpan? within = null)
    {
        for (var clock = Stopwatch.StartNew(); !condition(); await Task.Delay(20))
            if (clock.Elapsed > (within ?? _patience)) throw new TimeoutException($"Not within {within ?? _patience}: {what}");
    }

    /// <summary>Waits until nothing is left of something.</summary>
    public static async Task NothingIsLeftAsync(string what, Func<Task<IReadOnlyList<string>>> remains, TimeSpan within)
    {
        var clock = Stopwatch.StartNew();
        while (await remains() is { Count: > 0 } left)
        {
            if (clock.Elapsed > within) left.ShouldBeEmpty($"{what} left behind");
            await Task.Delay(100);
        }
    }
}
