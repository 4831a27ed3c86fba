using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Tests.Audit;

/// <summary>
/// The same attempt in one root after the other, in each one step further: it stands still before the change of the disk whose turn it
/// is. When all stand, the process is killed that made them, with all that they hold: starting one for each would take a second each.
/// </summary>
internal static class KilledAttempts
{
    private const string Stands = "stands", Ended = "ended";
    private const int KilledByKill = 137;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly AsyncLocal<Attempt?> _current = new();

    /// <summary>Makes the attempts in a child and kills it.</summary>
    /// <param name="verb">What is attempted.</param>
    /// <param name="roots">Where, each time.</param>
    /// <param name="first">Before which change the first one stands still; the next one a change later.</param>
    /// <returns>For each whether it was killed; one that was not had come to its end before.</returns>
    internal static async Task<bool[]> Make(string verb, IReadOnlyList<string> roots, int first)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var child = AuditChild.Begin(verb, string.Join(':', roots), first);
        List<string?> told = [];
        foreach (var _ in roots) told.Add(await child.StandardOutput.ReadLineAsync(limit.Token));
        child.Kill();
        await child.WaitForExitAsync(limit.Token);
        child.ExitCode.ShouldBe(KilledByKill);
        told.ShouldBeSubsetOf([Stands, Ended]);
        return [.. told.Select(word => word == Stands)];
    }

    /// <summary>What the child does, until it is killed.</summary>
    internal static void Run(IReadOnlyList<string> roots, int first, Action<AuditRoot> attempt)
    {
        // Whoever stands still keeps a thread.
        ThreadPool.SetMinThreads(8 * roots.Count, 8);
        CrashPoint.Reached = () => _current.Value?.Reach();
        for (var index = 0; index < roots.Count; index++)
            Console.WriteLine(IsStopped(new AuditRoot(roots[index]), first + index, attempt) ? Stands : Ended);
        Thread.Sleep(Timeout.Infinite);
    }

    private static bool IsStopped(AuditRoot root, int step, Action<AuditRoot> attempt)
    {
        var current = new Attempt(step);
        var work = Task.Factory.StartNew(
            () =>
            {
                _current.Value = current;
                attempt(root);
            },
            TaskCreationOptions.LongRunning);
        if (Task.WaitAny(work, current.Standing) != 0) return true;
        work.GetAwaiter().GetResult();
        return false;
    }

    private sealed class Attempt(int step)
    {
        private readonly TaskCompletionSource _stands = new();
        private int _crossings;

        public Task Standing => _stands.Task;

        // What else the attempt has under way stands still at its next change.
        public void Reach()
        {
            if (Interlocked.Increment(ref _crossings) < step) return;
            _stands.TrySetResult();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
