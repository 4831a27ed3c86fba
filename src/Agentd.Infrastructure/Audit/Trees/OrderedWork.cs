namespace Agentd.Infrastructure.Audit.Trees;

/// <summary>
/// Runs pieces of work on several cores and hands their results on in the order in which they were given, a bounded number at a time.
/// </summary>
/// <param name="take">Takes each result, on the thread that adds work.</param>
internal sealed class OrderedWork<T>(Action<T> take)
{
    private static readonly int Ahead = Environment.ProcessorCount * 4;
    private readonly Queue<Task<T>> _pending = new();

    /// <summary>Adds a piece of work; waits for the oldest one when too many are under way.</summary>
    internal void Add(Func<T> work) => Add(Task.Run(work));

    /// <summary>Adds a result that is there already.</summary>
    internal void Add(T result) => Add(Task.FromResult(result));

    /// <summary>Waits for all work.</summary>
    internal void Finish()
    {
        while (_pending.TryDequeue(out var oldest)) take(oldest.GetAwaiter().GetResult());
    }

    /// <summary>Waits for all work that is under way, for its effects only: after a failure its results and further failures don't count.</summary>
    internal void Abandon() => Task.WhenAll(_pending).ContinueWith(_ => { }, TaskContinuationOptions.ExecuteSynchronously).Wait();

    private void Add(Task<T> task)
    {
        _pending.Enqueue(task);
        if (_pending.Count > Ahead) take(_pending.Dequeue().GetAwaiter().GetResult());
    }
}
