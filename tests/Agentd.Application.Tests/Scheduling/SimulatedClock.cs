using Agentd.Application.Scheduling;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Application.Tests.Scheduling;

/// <summary>A wall clock over a fake time provider: it moves from one fire to the next, so that years pass in milliseconds.</summary>
internal sealed class SimulatedClock(FakeTimeProvider time) : IWallClock
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private TaskCompletionSource<Sleep> _asleep = New<Sleep>();

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>How often the scheduler went to sleep.</summary>
    public int Sleeps { get; private set; }

    public async Task WaitAsync(DateTimeOffset until, CancellationToken interrupt)
    {
        var sleep = new Sleep(until, New<bool>());
        using var interruption = interrupt.Register(() => Wake(sleep));
        lock (_gate)
        {
            Sleeps++;
            if (!sleep.Over.Task.IsCompleted) _asleep.SetResult(sleep);
        }

        await sleep.Over.Task.ConfigureAwait(false);
    }

    /// <summary>Lets time pass, on the wall and elsewhere, waking the sleeper whenever it wants to be woken.</summary>
    public async Task RunToAsync(DateTimeOffset end)
    {
        while (await AsleepAsync() is var sleep && sleep.Until <= end)
        {
            if (sleep.Until > Now) time.SetUtcNow(sleep.Until);
            Wake(sleep);
        }

        time.SetUtcNow(end);
    }

    /// <summary>Sets the clock, or resumes the host: the wall clock moves and nothing else does, and the sleeper is told.</summary>
    public async Task SetAsync(DateTimeOffset now)
    {
        var sleep = await AsleepAsync();
        time.AdjustTime(now);
        Wake(sleep);
        await AsleepAsync();
    }

    /// <summary>Waits until the scheduler has done what there was to do.</summary>
    public Task<Sleep> AsleepAsync()
    {
        lock (_gate) return _asleep.Task.WaitAsync(Limit);
    }

    private void Wake(Sleep sleep)
    {
        lock (_gate)
        {
            if (_asleep.Task.IsCompletedSuccessfully && _asleep.Task.Result == sleep) _asleep = New<Sleep>();
        }

        sleep.Over.TrySetResult(true);
    }

    private static TaskCompletionSource<T> New<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal sealed record Sleep(DateTimeOffset Until, TaskCompletionSource<bool> Over);
}
