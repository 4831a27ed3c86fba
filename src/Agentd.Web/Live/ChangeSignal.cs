namespace Agentd.Web.Live;

/// <summary>
/// That something changed since it was last looked, and whether the daemon is away by now. A daemon that stays away is told once.
/// </summary>
internal sealed class ChangeSignal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _away, _toldAway;

    /// <summary>Something changed.</summary>
    public void Tell(bool away)
    {
        lock (_lock)
        {
            if (away && _toldAway) return;
            _away = away;
            _told.TrySetResult();
        }
    }

    /// <summary>Waits for a change.</summary>
    /// <returns>Whether the daemon is away.</returns>
    public async Task<bool> NextAsync(CancellationToken cancellation)
    {
        await _told.Task.WaitAsync(cancellation).ConfigureAwait(false);
        lock (_lock)
        {
            _told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _toldAway = _away;
        }
    }
}
