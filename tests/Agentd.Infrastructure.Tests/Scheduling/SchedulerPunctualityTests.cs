using System.Collections.Concurrent;
using Agentd.Application.Scheduling;
using Agentd.Domain.Agents;
using Agentd.Domain.Scheduling;
using Agentd.Infrastructure.Scheduling;
using Microsoft.Extensions.Logging.Abstractions;

namespace Agentd.Infrastructure.Tests.Scheduling;

[Collection("threads of the host clock")]
public sealed class SchedulerPunctualityTests
{
    private const int Fires = 1000;

    [Fact]
    public async Task A_thousand_fires_of_one_minute_are_all_taken_within_it_and_none_before()
    {
        using var host = new HostWallClock();
        using var stop = new CancellationTokenSource();
        var clock = new ShiftedClock(host, UntilNextMinute(host.Now) - TimeSpan.FromSeconds(1));
        var dispatch = new Stopwatch(clock);
        var scheduler = new Scheduler(clock, dispatch, dispatch, dispatch, TimeProvider.System, NullLoggerFactory.Instance);
        scheduler.Replace(Enumerable.Range(0, Fires).Select(EveryMinute));
        var loop = scheduler.RunAsync(stop.Token);

        await dispatch.AllTaken.WaitAsync(TimeSpan.FromMinutes(2));
        await stop.CancelAsync();
        await loop;
        dispatch.Lateness.Count.ShouldBe(Fires);
        // How late they are at most says the bench.
        dispatch.Lateness.ShouldAllBe(late => late >= TimeSpan.Zero && late < TimeSpan.FromMinutes(1));
    }

    private static TimeSpan UntilNextMinute(DateTimeOffset now) =>
        TimeSpan.FromTicks(TimeSpan.TicksPerMinute - now.Ticks % TimeSpan.TicksPerMinute);

    private static Agent EveryMinute(int n) => new()
    {
        Name = AgentName.Parse($"a{n}"),
        BaseImage = "image",
        MethodologyDirectory = "/m",
        Command = ["work"],
        Schedule = new AgentSchedule { Expression = "* * * * *" },
    };

    /// <summary>The host's clock moved ahead, so that a test need not wait for the minute to end.</summary>
    private sealed class ShiftedClock(IWallClock clock, TimeSpan ahead) : IWallClock
    {
        public DateTimeOffset Now => clock.Now + ahead;

        public Task WaitAsync(DateTimeOffset until, CancellationToken interrupt) =>
            clock.WaitAsync(until == DateTimeOffset.MaxValue ? until : until - ahead, interrupt);
    }

    private sealed class Stopwatch(IWallClock clock) : IScheduledDispatch, IRunningAgents, ISpentAgents
    {
        private readonly TaskCompletionSource _all = new();

        public ConcurrentBag<TimeSpan> Lateness { get; } = [];

        public Task AllTaken => _all.Task;

        public Task DispatchAsync(AgentName agent, DateTimeOffset occurrence, CancellationToken cancellation)
        {
            Lateness.Add(clock.Now - occurrence);
            if (Lateness.Count >= Fires) _all.TrySetResult();
            return Task.CompletedTask;
        }

        public void NoteSkipped(AgentName agent, SkippedFire fire) => throw new InvalidOperationException("It should have fired.");

        public bool HasSpent(AgentName agent) => false;

        public bool HasRunning(AgentName agent) => false;
    }
}
