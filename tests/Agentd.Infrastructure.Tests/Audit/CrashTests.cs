using Agentd.Domain.Audit;
using Agentd.Infrastructure.Audit.Pruning;

namespace Agentd.Infrastructure.Tests.Audit;

/// <summary>Kills a process before every single change of the disk that it would make, until none is left.</summary>
public sealed class CrashTests
{
    private const int MostSteps = 400, AtOnce = 16;

    [Fact]
    public async Task A_seal_that_is_killed_anywhere_leaves_a_record_that_is_complete_or_can_be_finished()
    {
        var steps = await KillEverywhere("seal", async root =>
        {
            await root.SealNew();
            var record = AuditRoot.Record();
            root.Store().TryBegin(record);
            root.Store().NoteEnd(AuditRoot.Ended(record));
            Shell.Run($"cd {root.Runa(record)} && mkdir -m 0 d && echo x > f && mkfifo p");
            return async wasKilled =>
            {
                if (wasKilled) await CheckAndFinish(root, record);
                root.Findings().ShouldBeEmpty();
                root.Verify().Agents[0].Records.ShouldBe(2);
                Shell.Run($"ls -A {root.PathOf(record)}/agentd").ShouldBe("manifest.mtree\nsession.json");
            };
        });
        steps.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task A_beginning_that_is_killed_anywhere_leaves_a_whole_open_record_or_nothing_after_the_next_start()
    {
        var steps = await KillEverywhere("begin", root => Task.FromResult<Func<bool, Task>>(_ =>
        {
            var found = root.Store().Incomplete(AuditRoot.Daemon).Count;
            found.ShouldBeLessThanOrEqualTo(1);
            Shell.Run($"find {root.Path} -mindepth 2 -maxdepth 2 | wc -l").ShouldBe(found.ToString());
            return Task.CompletedTask;
        }));
        steps.ShouldBeGreaterThan(8);
    }

    [Fact]
    public async Task A_pruning_that_is_killed_anywhere_leaves_a_chain_that_is_verifiable_and_can_be_pruned_again()
    {
        var steps = await KillEverywhere("prune", async root =>
        {
            await root.SealNew("mkdir d && echo x > d/f");
            await root.SealNew();
            return async _ =>
            {
                root.Findings().ShouldBeEmpty();
                new AuditPruning(root.Path, TimeProvider.System).Run(new PruneRequest { MaxAge = TimeSpan.Zero }, default);
                Shell.Run($"ls -A {root.Path}/.chain/site-builder").ShouldBe("head.json\nlock\npruned\nremoving\nremoving.lock");
                Shell.Run($"ls -A {root.Path}/.chain/site-builder/removing").ShouldBeEmpty();
                await root.SealNew();
                root.Findings().ShouldBeEmpty();
                root.Verify().Agents[0].Records.ShouldBe(1);
            };
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

    // The number of changes is not known beforehand: an attempt that came to its end has made them all.
    private static async Task<int> KillEverywhere(string verb, Func<AuditRoot, Task<Func<bool, Task>>> prepare)
    {
        for (var first = 1; first < MostSteps; first += AtOnce)
        {
            var roots = Enumerable.Range(0, AtOnce).Select(_ => AuditRoot.InMemory()).ToArray();
            try
            {
                List<Func<bool, Task>> checks = [];
                foreach (var root in roots) checks.Add(await prepare(root));
                var wereKilled = await KilledAttempts.Make(verb, [.. roots.Select(root => root.Path)], first);
                for (var index = 0; index < AtOnce; index++)
                {
                    await checks[index](wereKilled[index]);
                    if (!wereKilled[index]) return first + index - 1;
                }
            }
            finally
            {
                foreach (var root in roots) root.Dispose();
            }
        }

        throw new InvalidOperationException($"{verb} makes more than {MostSteps} changes of the disk.");
    }
}
