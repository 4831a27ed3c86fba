using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Chains;
using Agentd.Infrastructure.Audit.Pruning;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Infrastructure.Tests.Audit;

public sealed class PruningTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-06-01T00:00:00Z", null);
    private readonly AuditRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Old_records_go_whole_and_the_chain_stays_verifiable()
    {
        var old = await _root.SealNew("mkdir -p a/b && echo x > a/b/f && ln -s /etc e && mkfifo p", startedAt: Now.AddDays(-40));
        var next = await _root.SealNew(startedAt: Now.AddDays(-35));
        var young = await _root.SealNew(startedAt: Now.AddDays(-3));
        var heads = ChainHeads.Read(_root.Path);

        Prune(new PruneRequest { MaxAge = TimeSpan.FromDays(30) }).Records.Select(record => record.SessionId)
            .ShouldBe([old.SessionId.Value, next.SessionId.Value]);

        Directory.Exists(_root.PathOf(old)).ShouldBeFalse();
        Directory.Exists(_root.PathOf(young)).ShouldBeTrue();
        Shell.Run($"find {_root.Path}/.chain -name '????????????????'").ShouldBeEmpty();
        var report = _root.Verify(heads);
        report.Findings.ShouldBeEmpty();
        report.Agents[0].Pruned.ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(s => s.First.ShouldBe(1), s => s.Last.ShouldBe(2), s => s.PrunedAt.ShouldBe(Now));
        await _root.SealNew();
        _root.Findings().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_chain_goes_on_when_all_of_its_records_were_pruned()
    {
        await _root.SealNew(startedAt: Now.AddDays(-40));
        Prune(new PruneRequest { MaxAge = TimeSpan.FromDays(30) });
        await _root.SealNew();
        _root.Findings().ShouldBeEmpty();
        _root.Verify().Agents[0].Newest.ShouldBe(ChainHeads.Read(_root.Path).ShouldHaveSingleItem());
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        var old = await _root.SealNew(startedAt: Now.AddDays(-40));
        var before = Shell.Run($"find {_root.Path} -printf '%p %m %s %C@\\n' | sort");
        Prune(new PruneRequest { MaxAge = TimeSpan.FromDays(30), DryRun = true }).Records.ShouldHaveSingleItem()
            .SessionId.ShouldBe(old.SessionId.Value);
        Shell.Run($"find {_root.Path} -printf '%p %m %s %C@\\n' | sort").ShouldBe(before);
    }

    [Fact]
    public async Task Open_records_and_those_of_other_implementations_stay_however_old()
    {
        var open = AuditRoot.Record(Now.AddDays(-400));
        _root.Store().TryBegin(open);
        var foreign = await _root.SealNew(startedAt: Now.AddDays(-400));
        Shell.Run($"sed -i '/daemon_id/d' {_root.SessionFile(foreign)}");
        Prune(new PruneRequest { MaxAge = TimeSpan.FromDays(1), MaxTotalSize = 0 }).Records.ShouldBeEmpty();
        Directory.Exists(_root.PathOf(open)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_record_stays_while_a_session_goes_on_from_its_work()
    {
        var earlier = await _root.SealNew(startedAt: Now.AddDays(-40));
        var other = await _root.SealNew(startedAt: Now.AddDays(-40));
        var going = AuditRoot.Record(Now) with { Continues = new ContinuedWork(earlier.Agent, earlier.SessionId, "00", "11") };
        _root.Store().TryBegin(going).ShouldBeTrue();
        var request = new PruneRequest { MaxAge = TimeSpan.FromDays(1), MaxTotalSize = 0 };

        Prune(request).Records.ShouldHaveSingleItem().SessionId.ShouldBe(other.SessionId.Value);

        await _root.Store().SealAsync(AuditRoot.Ended(going), [], default);
        Prune(request).Records.Select(record => record.SessionId).ShouldBe([earlier.SessionId.Value, going.SessionId.Value]);
        _root.Findings().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_oldest_go_first_until_the_rest_is_small_enough()
    {
        var records = new List<SessionRecord>();
        for (var day = 5; day > 0; day--)
            records.Add(await _root.SealNew("dd if=/dev/zero of=f bs=1M count=1 status=none", startedAt: Now.AddDays(-day)));
        Prune(new PruneRequest { MaxTotalSize = 3 << 20 }).Records.Select(record => record.SessionId)
            .ShouldBe(records.Take(3).Select(record => record.SessionId.Value));
        _root.Findings().ShouldBeEmpty();
    }

    [Fact]
    public async Task Lines_of_the_list_of_pruned_records_cannot_be_taken_out_again()
    {
        await _root.SealNew(startedAt: Now.AddDays(-40));
        await _root.SealNew(startedAt: Now.AddDays(-1));
        Prune(new PruneRequest { MaxAge = TimeSpan.FromDays(30) });
        await _root.SealNew();
        Shell.Run($"sed -i 's/pruned_at\":\"2026/pruned_at\":\"2025/' {_root.Path}/.chain/site-builder/pruned");
        _root.Findings().ShouldContain("the list was changed");
    }

    private PruneReport Prune(PruneRequest request) => new AuditPruning(_root.Path, new FakeTimeProvider(Now)).Run(request, default);
}
