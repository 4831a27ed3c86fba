namespace Agentd.Web.Hosting;

/// <summary>Says when nobody has looked for long enough, so that the program ends: it costs memory only while somebody does.</summary>
internal sealed class IdleEnd
{
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _timer;
    private int _looking;

    /// <summary>Begins to wait for the first one who looks.</summary>
    /// <param name="patience">For how long nobody has to look; zero for never.</param>
    /// <param name="atFirst">For how long the first one is waited for, where that is longer.</param>
    /// <param name="time">The present.</param>
    public IdleEnd(TimeSpan patience, TimeSpan atFirst, TimeProvider time)
    {
        (_patience, _time) = (patience, time);
        var first = patience == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : atFirst > patience ? atFirst : patience;
        _timer = _time.CreateTimer(_ => End(), null, first, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Completes when nobody has looked for long enough.</summary>
    public Task Over => _over.Task;

    /// <summary>Somebody looks, until it is disposed of.</summary>
    public IDisposable Look()
    {
        lock (_lock)
        {
            _looking++;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        return new Glance(this);
    }

    private void LookAway()
    {
        lock (_lock)
        {
            if (--_looking == 0 && _patience > TimeSpan.Zero) _timer.Change(_patience, Timeout.InfiniteTimeSpan);
        }
    }

    // Somebody may have come just now.
    private void End()
    {
        lock (_lock)
        {
            if (_looking == 0) _over.TrySetResult();
        }
    }

    private sealed class Glance(IdleEnd owner) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0) owner.LookAway();
        }
    }
}
