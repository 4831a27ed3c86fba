namespace Agentd.Application.Sessions;

/// <summary>The wish that a session end: made at most once, seen by whoever supervises it.</summary>
public sealed class StopSignal
{
    private readonly TaskCompletionSource<StopWish> _made = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _token = new();

    /// <summary>Completes when the wish is made.</summary>
    public Task<StopWish> Made => _made.Task;

    /// <summary>Cancelled when the wish is made, for what happens before a container runs.</summary>
    public CancellationToken Token => _token.Token;

    /// <summary>Makes the wish.</summary>
    /// <returns>False when it was made before; the first one counts.</returns>
    public bool Make(StopWish wish)
    {
        if (!_made.TrySetResult(wish)) return false;
        _token.Cancel();
        return true;
    }
}

/// <summary>How a session is asked to end.</summary>
/// <param name="Grace">The time between SIGTERM and SIGKILL; null for the session's own.</param>
/// <param name="Reason">Why, in the words of whoever asked; null when nothing was said.</param>
public sealed record StopWish(TimeSpan? Grace, string? Reason);
