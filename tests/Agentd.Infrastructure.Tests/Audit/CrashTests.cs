using Agentd.Domain.Audit;
using Agentd.Infrastructure.Audit.Pruning;

namespace Agentd.Infrastructure.Tests.Audit;

/// <summary>Kills a process before every single change of the disk that it would make, one after the other, until none is left.</summary>
public sealed class CrashTests
{
    private const int MostSteps = 400;
    private static readonly ParallelOptions TwoAtATime = new() { MaxDegreeOfParallelism = 2 };

    [Fact]
    public async Task A_seal_that_is_killed_anywhere_leaves_a_record_that_is_complete_or_can_be_finished()
    {
        var steps = await KillEverywhere(async step =>
        {
            using var root = AuditRoot.InMemory();
            await root.SealNew();
            var record = AuditRoot.Record();
            root.Store().TryBegin(record);
            root.Store().NoteEnd(AuditRoot.Ended(record));
            Shell.Run($"cd {root.Runa(record)} && mkdir -m 0 d && echo x > f && mkfifo p");

            var (exit, output) = await AuditChild.Start("seal", root.Path, step);
            if (exit == AuditChild.Killed) await CheckAndFinish(root, record);
            root.Findings().ShouldBeEmpty();
            root.Verify().Agents[0].Records.ShouldBe(2, output);
            Shell.Run($"ls -A {root.PathOf(record)}/agentd").ShouldBe("manifest.mtree\nsession.json");
            return exit;
        });
        steps.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task A_beginning_that_is_killed_anywhere_leaves_a_whole_open_record_or_nothing_after_the_next_start()
    {
        var steps = await KillEverywhere(async step =>
        {
            using var root = AuditRoot.InMemory();
            var (exit, _) = await AuditChild.Start("begin", root.Path, step);
            var found = root.Store().Incomplete(AuditRoot.Daemon).Count;
            found.ShouldBeLessThanOrEqualTo(1);
            Shell.Run($"find {root.Path} -mindepth 2 -maxdepth 2 | wc -l").ShouldBe(found.ToString());
            return exit;
        });
        steps.ShouldBeGreaterThan(8);
    }

    [Fact]
    public async Task A_pruning_that_is_killed_anywhere_leaves_a_chain_that_is_verifiable_and_can_be_pruned_again()
    {
        var steps = await KillEverywhere(async step =>
        {
            using var root = AuditRoot.InMemory();
            await root.SealNew("mkdir d && echo x > d/f");
            await root.SealNew();
            var (exit, _) = await AuditChild.Start("prune", root.Path, step);
            root.Findings().ShouldBeEmpty();
            new AuditPruning(root.Path, TimeProvider.System).Run(new PruneRequest { MaxAge = TimeSpan.Zero }, default);
            Shell.Run($"ls -A {root.Path}/.chain/site-builder").ShouldBe("head.json\nlock\npruned\nremoving\nremoving.lock");
            Shell.Run($"ls -A {root.Path}/.chain/site-builder/removing").ShouldBeEmpty();
            await root.SealNew();
            root.Findings().ShouldBeEmpty();
            root.Verify().Agents[0].Records.ShouldBe(1);
            return exit;
        });
        steps.ShouldBeGreaterThan(10);
    }

    private static async Task CheckAndFinish(AuditRoot root, SessionRecord record)
    {
        var open = root.Store().Incomplete(AuditRoot.Daemon);
        if (open.Count == 0) return;
        File.ReadAllText(root.SessionFile(record)).ShouldNotContain("outcome");
        var noted = open.ShouldHaveSingleItem();
        noted.Outcome.ShouldBe("success");
        (await root.Store().SealAsync(noted with { Recovered = true }, [], default)).ShouldBeEmpty();
        File.ReadAllText(root.SessionFile(record)).ShouldContain("\"recovered\": true");
    }

    // The number of changes is not known beforehand: a run that was not killed has made them all.
    private static async Task<int> KillEverywhere(Func<int, Task<int>> run)
    {
        var past = MostSteps;
        for (var first = 1; first < past; first += 16)
        {
            await Parallel.ForAsync(first, first + 16, TwoAtATime, async (step, _) =>
            {
                if (step >= Volatile.Read(ref past)) return;
                if (await run(step) != AuditChild.Killed) InterlockedMin(ref past, step);
            });
        }

        past.ShouldBeLessThan(MostSteps);
        return past - 1;
    }

    private static void InterlockedMin(ref int target, int value)
    {
        for (var seen = target; value < seen; seen = target) Interlocked.CompareExchange(ref target, value, seen);
    }
}
