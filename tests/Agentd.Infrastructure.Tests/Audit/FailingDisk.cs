using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Tests.Audit;

/// <summary>
/// Seals records while the disk fails at one change after the other. Runs in a child, because the failures are the process's.
/// </summary>
internal static class FailingDisk
{
    /// <summary>Prints a line for each promise that was not kept.</summary>
    internal static void Run(string path)
    {
        foreach (var error in (int[])[Errno.InputOutput, Errno.QuotaExceeded])
        {
            var failed = true;
            for (var step = 1; failed; step++)
            {
                using var root = new AuditRoot(Path.Combine(path, $"{error}-{step}"));
                Directory.CreateDirectory(root.Path);
                failed = SealWithFailureAt(step, error, root);
                if (!failed) Console.WriteLine($"{error}: {step - 1} failures");
            }
        }
    }

    private static bool SealWithFailureAt(int step, int error, AuditRoot root)
    {
        var record = AuditRoot.Record();
        var store = root.Store();
        store.TryBegin(record);
        Directory.CreateDirectory(Path.Combine(root.Runa(record), "d"));
        File.WriteAllText(Path.Combine(root.Runa(record), "d", "f"), "x");
        var crossings = 0;
        CrashPoint.Reached = () =>
        {
            if (Interlocked.Increment(ref crossings) == step) throw new LinuxException("write", error);
        };
        IReadOnlyList<string> warnings = [];
        var failure = Record.Exception(() => warnings = store.SealAsync(AuditRoot.Ended(record), [], default).GetAwaiter().GetResult());
        CrashPoint.Reached = null;
        var open = store.Incomplete(AuditRoot.Daemon).Count == 1;
        if (failure is not null && (failure is not SessionException || !failure.Message.Contains(root.Path)))
            Console.WriteLine($"step {step}: {failure}");
        if (failure is not null != open) Console.WriteLine($"step {step}: open {open} after {failure?.Message ?? "success"}");
        if (failure is null && crossings >= step && warnings.Count == 0) Console.WriteLine($"step {step}: nothing was said");
        if (open) store.SealAsync(AuditRoot.Ended(record), [], default).GetAwaiter().GetResult();
        if (root.Findings() is { Length: > 0 } findings) Console.WriteLine($"step {step}: {findings}");
        return crossings >= step;
    }
}
