namespace Agentd.Cli.Tests;

/// <summary>A clock on which time passes so many times faster.</summary>
internal sealed class FasterClock(int times) : TimeProvider
{
    private readonly long start = System.GetTimestamp();

    public override long GetTimestamp() => start + (System.GetTimestamp() - start) * times;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime / times, period);
}
