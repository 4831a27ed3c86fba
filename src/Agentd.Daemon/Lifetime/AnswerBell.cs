namespace Agentd.Daemon.Lifetime;

/// <summary>Rings whenever an operator or a scraper has been answered, and with it the memory that the answer needed is free.</summary>
internal sealed class AnswerBell
{
    private volatile TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next answer.</summary>
    public Task Next => _next.Task;

    /// <summary>Somebody has been answered.</summary>
    public void Ring() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
