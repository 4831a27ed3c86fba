using Agentd.Application.Scheduling;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Scheduling;

/// <summary>
/// The host's clock. A thread of its own sleeps in the kernel for as long as nothing is due; the kernel wakes it at the wall-clock
/// instant, also when that comes during a suspension, and whenever the clock is set.
/// </summary>
internal sealed class HostWallClock : IWallClock, IDisposable
{
    private const int StackBytes = 256 * 1024;

    private readonly RealTimeTimer _timer = RealTimeTimer.Create();
    private volatile TaskCompletionSource? _waiter;
    private volatile bool _disposed;

    /// <summary>Begins to listen to the clock.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The kernel gives no timer.</exception>
    public HostWallClock() => new Thread(Listen, StackBytes) { IsBackground = true, Name = "agentd clock" }.Start();

    public DateTimeOffset Now => DateTimeOffset.UtcNow;

    public async Task WaitAsync(DateTimeOffset until, CancellationToken interrupt)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiter = waiter;
        await using var interruption = interrupt.Register(() => waiter.TrySetResult()).ConfigureAwait(false);
        if (_timer.Set(until)) await waiter.Task.ConfigureAwait(false);
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _timer.Set(DateTimeOffset.UnixEpoch);
    }

    private void Listen()
    {
        using (_timer)
        {
            while (!_disposed)
            {
                _timer.Wait();
                _waiter?.TrySetResult();
            }
        }
    }
}
