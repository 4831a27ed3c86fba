using System.Diagnostics;
using Agentd.Infrastructure.Scheduling;

namespace Agentd.Infrastructure.Tests.Scheduling;

[Collection("threads of the host clock")]
public sealed class HostWallClockTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Returns_when_the_clock_shows_the_instant()
    {
        using var clock = new HostWallClock();
        var until = clock.Now + TimeSpan.FromMilliseconds(300);
        await clock.WaitAsync(until, CancellationToken.None).WaitAsync(Limit);
        clock.Now.ShouldBeInRange(until, until + Limit);
    }

    [Fact]
    public async Task Returns_at_once_for_an_instant_in_the_past()
    {
        using var clock = new HostWallClock();
        await clock.WaitAsync(DateTimeOffset.MinValue, CancellationToken.None).WaitAsync(Limit);
    }

    [Fact]
    public async Task Can_be_interrupted_and_waited_for_again()
    {
        using var clock = new HostWallClock();
        using var interrupt = new CancellationTokenSource();
        var endless = clock.WaitAsync(DateTimeOffset.MaxValue, interrupt.Token);
        await Task.Delay(100);
        endless.IsCompleted.ShouldBeFalse();
        await interrupt.CancelAsync();
        await endless.WaitAsync(Limit);

        await clock.WaitAsync(clock.Now + TimeSpan.FromMilliseconds(50), CancellationToken.None).WaitAsync(Limit);
    }

    [Fact]
    public async Task Uses_no_processor_time_while_it_waits()
    {
        using var clock = new HostWallClock();
        using var interrupt = new CancellationTokenSource();
        var endless = clock.WaitAsync(DateTimeOffset.MaxValue, interrupt.Token);
        await UntilClockThreadsAreAsync(1);
        await Task.Delay(100);
        var before = ContextSwitches();
        await Task.Delay(1000);
        // A process that is stopped and goes on pays a few.
        (ContextSwitches() - before).ShouldBeLessThan(10);
        await interrupt.CancelAsync();
        await endless.WaitAsync(Limit);
    }

    [Fact]
    public async Task Disposing_ends_a_wait_and_the_thread()
    {
        var clock = new HostWallClock();
        var endless = clock.WaitAsync(DateTimeOffset.MaxValue, CancellationToken.None);
        clock.Dispose();
        await endless.WaitAsync(Limit);
        await UntilClockThreadsAreAsync(0);
    }

    private static async Task UntilClockThreadsAreAsync(int count)
    {
        var since = Stopwatch.StartNew();
        while (ClockThreads().Count() != count && since.Elapsed < Limit) await Task.Delay(10);
        ClockThreads().Count().ShouldBe(count);
    }

    private static IEnumerable<string> ClockThreads() => Directory.GetDirectories("/proc/self/task")
        .Select(Status).Where(s => s.StartsWith("Name:\tagentd clock\n", StringComparison.Ordinal));

    private static long ContextSwitches() => ClockThreads().Sum(s => s.Split('\n')
        .Where(l => l.Contains("ctxt_switches", StringComparison.Ordinal)).Sum(l => long.Parse(l.Split(':')[1])));

    private static string Status(string thread)
    {
        try
        {
            return File.ReadAllText($"{thread}/status");
        }
        catch (IOException)
        {
            return "";   // the thread has ended meanwhile
        }
    }
}
