using Agentd.Infrastructure.Linux;

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
    /// <param name="directory">Stays open until the work is done.</param>
    /// <param name="work">The work.</param>
    internal void Add(DirectoryHandle directory, Func<T> work)
    {
        var held = false;
        directory.DangerousAddRef(ref held);
        Add(Task.Run(() =>
        {
            try
            {
                return work();
            }
            finally
            {
                directory.DangerousRelease();
            }
        }));
    }

    internal void Add(T result) => Add(Task.FromResult(result));

    internal void Finish()
    {
        while (_pending.TryDequeue(out var oldest)) take(oldest.GetAwaiter().GetResult());
    }

    /// <summary>
    /// Waits for all work that is under way, for its effects only: after a failure its results and further failures don't count.
    /// </summary>
    internal void Abandon() => Task.WhenAll(_pending).ContinueWith(_ => { }, TaskContinuationOptions.ExecuteSynchronously).Wait();

    private void Add(Task<T> task)
    {
        _pending.Enqueue(task);
        if (_pending.Count > Ahead) take(_pending.Dequeue().GetAwaiter().GetResult());
    }
}
