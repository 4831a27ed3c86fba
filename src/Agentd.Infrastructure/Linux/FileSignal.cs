namespace Agentd.Infrastructure.Linux;

/// <summary>Remembers events of some files until they are waited for. Reporting one never blocks.</summary>
internal sealed class FileSignal : IDisposable
{
    private readonly SemaphoreSlim _happened = new(0, 1);
    private readonly Lock _lock = new();
    private readonly List<IDisposable> _watches = [];
    private uint _seen;

    /// <summary>Watches a file; only events of <paramref name="events"/> count.</summary>
    /// <exception cref="IOException">The file cannot be watched.</exception>
    public void Watch(Inotify inotify, string file, uint events) =>
        _watches.Add(inotify.Watch(file, events, mask => Tell(mask & (events | Inotify.Ignored))));

    /// <summary>Waits until something happened since the last time, and returns what.</summary>
    public async Task<uint> WaitAsync(CancellationToken cancellation)
    {
        await _happened.WaitAsync(cancellation).ConfigureAwait(false);
        lock (_lock) return Interlocked.Exchange(ref _seen, 0);
    }

    public void Dispose() => _watches.ForEach(watch => watch.Dispose());

    private void Tell(uint events)
    {
        if (events == 0) return;
        lock (_lock)
        {
            _seen |= events;
            if (_happened.CurrentCount == 0) _happened.Release();
        }
    }
}
