using Agentd.Domain.Audit;
using Agentd.Infrastructure.Audit.Verification;

namespace Agentd.Infrastructure.Tests.Audit;

public sealed class SteadyVerificationTests : IDisposable
{
    private readonly AuditRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task Says_of_each_record_at_once_what_it_came_to_in_the_order_of_their_names()
    {
        var records = await SealAsync(3);
        Tamper(records[1]);

        var steps = Run(after: null);

        steps.Select(step => (step.SessionId, step.IsPassed, step.Count)).ShouldBe(
            [(Id(records[0]), true, 0), (Id(records[1]), true, 1), (Id(records[2]), true, 0)]);
        steps[1].Findings.ShouldBe(["runa/file had 9 bytes and has 4"]);
    }

    [Fact]
    public async Task Goes_on_behind_the_record_that_was_compared_last()
    {
        var records = await SealAsync(3);

        Run(after: new VerifiedPlace(AuditRoot.Agent.Value, Id(records[1]))).ShouldHaveSingleItem().SessionId.ShouldBe(Id(records[2]));
        Run(after: new VerifiedPlace("aaa", Id(records[1]))).Count.ShouldBe(3);
        Run(after: new VerifiedPlace("zzz", Id(records[1]))).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_wrong_with_the_chain_alone_is_said_too_and_names_of_entries_are_made_harmless()
    {
        var records = await SealAsync(2);
        Shell.Run($"chmod -R u+w '{_root.PathOf(records[0])}'; touch '{_root.PathOf(records[0])}/runa/'$(printf 'x\\033[31m')");
        Shell.Run($"chmod -R u+rwX '{_root.PathOf(records[1])}'; rm -rf '{_root.PathOf(records[1])}'");

        var steps = Run(after: null);

        steps.ShouldContain(step => !step.IsPassed && step.Count > 0);
        steps.SelectMany(step => step.Findings ?? []).ShouldAllBe(words => !words.Contains('\u001b'));
    }

    private static string Id(SessionRecord record) => record.SessionId.Value;

    private List<VerifiedStep> Run(VerifiedPlace? after)
    {
        List<VerifiedStep> steps = [];
        new SteadyVerification(_root.Path).Run(after, steps.Add, CancellationToken.None);
        return steps;
    }

    private void Tamper(SessionRecord record) =>
        Shell.Run($"cd '{_root.Runa(record)}'; chmod u+w file; printf new. >file; chmod u-w file");

    private async Task<SessionRecord[]> SealAsync(int count)
    {
        List<SessionRecord> records = [];
        for (var at = 0; at < count; at++)
        {
            var (store, record) = (_root.Store(), AuditRoot.Record());
            store.TryBegin(record).ShouldBeTrue();
            await File.WriteAllTextAsync($"{_root.Runa(record)}/file", "evidence\n");
            await store.SealAsync(AuditRoot.Ended(record), [], default);
            records.Add(record);
        }
        return [.. records.OrderBy(Id, StringComparer.Ordinal)];
    }
}
