namespace Agentd.Daemon.Notices;

/// <summary>When the notifier is to run next: the earliest of the times that it was rung for.</summary>
internal sealed class DeliveryBell(TimeProvider time)
{
    // What a timer counts at most is more; a clock that was set meanwhile is noticed.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private DateTimeOffset? _due;
    private TaskCompletionSource _rung = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Asks for a run at a time.</summary>
    public void Ring(DateTimeOffset at)
    {
        lock (_lock)
        {
            if (_due <= at) return;
            _due = at;
            _rung.TrySetResult();
        }
    }

    /// <summary>Waits until a run is due, and takes its time away.</summary>
    /// <exception cref="OperationCanceledException">It is not waited for any more.</exception>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var (wait, rung) = Next();
            if (wait == TimeSpan.Zero) return;
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(rung, Task.Delay(wait, time, over.Token)).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private (TimeSpan Wait, Task Rung) Next()
    {
        lock (_lock)
        {
            if (_rung.Task.IsCompleted) _rung = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_due is not { } due) return (Timeout.InfiniteTimeSpan, _rung.Task);
            var left = due - time.GetUtcNow();
            if (left > TimeSpan.Zero) return (left < Longest ? left : Longest, _rung.Task);
            _due = null;
            return (TimeSpan.Zero, _rung.Task);
        }
    }
}
