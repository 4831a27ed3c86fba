namespace Agentd.Web.Guarding;

/// <summary>
/// The time for which a request may be answered: until the browser goes, is signed out, or its twelve hours are over. An open stream of
/// news would outlive its sign-in without.
/// </summary>
internal sealed class Stay : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _answered = new(), _ended;
    private readonly Task _watching;

    /// <summary>Begins with a request of a browser that has signed in.</summary>
    /// <param name="isAdmitted">Whether it still is.</param>
    /// <param name="time">The present.</param>
    /// <param name="gone">Ends when the browser goes.</param>
    public Stay(Func<bool> isAdmitted, TimeProvider time, CancellationToken gone)
    {
        _ended = CancellationTokenSource.CreateLinkedTokenSource(gone);
        _watching = WatchAsync(isAdmitted, time);
    }

    /// <summary>Ends with it.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _answered.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _answered.Dispose();
        _ended.Dispose();
    }

    private async Task WatchAsync(Func<bool> isAdmitted, TimeProvider time)
    {
        do await Task.Delay(Beat, time, _answered.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!_answered.IsCancellationRequested && isAdmitted());
        if (!_answered.IsCancellationRequested) await _ended.CancelAsync().ConfigureAwait(false);
    }
}
