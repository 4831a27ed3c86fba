using System.Diagnostics;

namespace Agentd.EndToEnd.Tests.Programs;

/// <summary>Waits for what other processes bring about.</summary>
internal static class Eventually
{
    /// <summary>After this long nobody waits any more. It judges nothing: a machine may be slow, and busy with other things.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Waits until something holds.</summary>
    /// <exception cref="TimeoutException">It never did.</exception>
    public static async Task HoldsAsync(string what, Func<bool> condition, TimeSpan? longer = null)
    {
        var patience = longer ?? Patience;
        for (var clock = Stopwatch.StartNew(); !condition(); await Task.Delay(20))
            if (clock.Elapsed > patience) throw new TimeoutException($"Not within {patience}: {what}");
    }

    /// <summary>Waits until something holds that another program must be asked for.</summary>
    /// <exception cref="TimeoutException">It never did.</exception>
    public static async Task HoldsAsync(string what, Func<Task<bool>> condition)
    {
        for (var clock = Stopwatch.StartNew(); !await condition(); await Task.Delay(100))
            if (clock.Elapsed > Patience) throw new TimeoutException($"Not within {Patience}: {what}");
    }

    /// <summary>Waits until nothing is left of something.</summary>
    public static async Task NothingIsLeftAsync(string what, Func<Task<IReadOnlyList<string>>> remains)
    {
        var clock = Stopwatch.StartNew();
        while (await remains() is { Count: > 0 } left)
        {
            if (clock.Elapsed > Patience) left.ShouldBeEmpty($"{what} left behind");
            await Task.Delay(100);
        }
    }
}
