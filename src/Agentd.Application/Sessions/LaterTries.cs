namespace Agentd.Application.Sessions;

/// <summary>
/// Tries again what could not be done at once: to close a session, to remove what was left of one. The pauses grow; what is still to be
/// done when the daemon ends is found again by the next.
/// </summary>
public sealed class LaterTries(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    // The engine, or room on a disk, may come back any moment, and a try that fails for want of them costs little.
    private static readonly TimeSpan LongestAfterFailure = TimeSpan.FromMinutes(1);

    // Nothing changes by itself, and a try may walk a tree of millions of entries.
    private static readonly TimeSpan LongestAfterRefusal = TimeSpan.FromDays(1);

    private readonly CancellationTokenSource _ending = new();

    /// <summary>Tries until it is done.</summary>
    /// <param name="attempt">One try; it must not throw.</param>
    /// <param name="enough">Ends the trying between two tries.</param>
    public async Task UntilDoneAsync(Func<Task<Tried>> attempt, CancellationToken enough)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(enough, _ending.Token);
        var (pause, before) = (Shortest, Tried.Done);
        while (await attempt().ConfigureAwait(false) is not Tried.Done and var now)
        {
            pause = now == before ? Longer(pause, now) : Shortest;
            before = now;
            if (!await PassAsync(pause, end.Token).ConfigureAwait(false)) return;
        }
    }

    /// <summary>Tries once, and where that fails goes on by itself until it is done.</summary>
    /// <returns>Whether it is done now.</returns>
    public async Task<bool> NowOrLaterAsync(Func<Task<Tried>> attempt)
    {
        var first = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = UntilDoneAsync(
            async () =>
            {
                var tried = await attempt().ConfigureAwait(false);
                first.TrySetResult(tried == Tried.Done);
                return tried;
            },
            CancellationToken.None);
        return await first.Task.ConfigureAwait(false);
    }

    /// <summary>No pause is waited for any more: the daemon ends. A try that is under way goes on.</summary>
    public void End() => _ending.Cancel();

    /// <inheritdoc/>
    public void Dispose() => End();

    private static TimeSpan Longer(TimeSpan pause, Tried tried)
    {
        var longest = tried == Tried.Refused ? LongestAfterRefusal : LongestAfterFailure;
        return pause * 2 < longest ? pause * 2 : longest;
    }

    private async Task<bool> PassAsync(TimeSpan pause, CancellationToken end)
    {
        try
        {
            await Task.Delay(pause, time, end).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

/// <summary>What came of a try.</summary>
public enum Tried
{
    /// <summary>There is nothing left to do.</summary>
    Done,

    /// <summary>Something that it needs is missing for now.</summary>
    Failed,

    /// <summary>It fails again until an operator has dealt with the cause.</summary>
    Refused,
}
