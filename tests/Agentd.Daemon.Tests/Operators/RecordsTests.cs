using System.Globalization;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;
using NSubstitute;

namespace Agentd.Daemon.Tests.Operators;

public sealed class RecordsTests : IAsyncLifetime
{
    private const int Limit = 300_000;
    private static readonly DateTimeOffset Noon = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly OperatorDesk _desk = new();
    private readonly List<SessionRecord> _records = [];

    public Task InitializeAsync()
    {
        _desk.Archive.All().Returns(_ => [.. _records]);
        _desk.Socket.Open();
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => _desk.DisposeAsync().AsTask();

    [Fact(Timeout = Limit)]
    public async Task The_newest_come_first_and_each_answer_says_where_the_next_goes_on()
    {
        for (var i = 0; i < 7; i++) Keep(i);

        var first = await AskAsync(new RecordsRequest { Limit = 3 });
        Ids(first).ShouldBe([6, 5, 4]);
        Keep(7);
        var second = await AskAsync(new RecordsRequest { Limit = 3, After = first[0].Next });
        Ids(second).ShouldBe([3, 2, 1]);
        _records.RemoveAll(record => record.SessionId.Value.EndsWith('1'));
        var third = await AskAsync(new RecordsRequest { Limit = 3, After = second[0].Next });
        Ids(third).ShouldBe([0]);
        third[0].Next.ShouldBeNull();
    }

    [Fact(Timeout = Limit)]
    public async Task Sessions_of_the_same_moment_are_all_told_once()
    {
        for (var i = 0; i < 5; i++) Keep(i, at: Noon);
        var first = await AskAsync(new RecordsRequest { Limit = 2 });
        var second = await AskAsync(new RecordsRequest { Limit = 9, After = first[0].Next });
        Ids(first).Concat(Ids(second)).Order().ShouldBe([0, 1, 2, 3, 4]);
    }

    [Fact(Timeout = Limit)]
    public async Task A_filter_leaves_out_what_is_not_like_it_and_counts_tell_of_every_outcome()
    {
        Keep(1);
        Keep(2, outcome: "work_failed", unit: "Issue-42");
        Keep(3, outcome: null);
        Keep(4, agent: "triage");

        Ids(await AskAsync(new RecordsRequest { Limit = 9, Outcomes = ["work_failed", RecordsRequest.Incomplete] })).ShouldBe([3, 2]);
        Ids(await AskAsync(new RecordsRequest { Limit = 9, Find = "issue-4" })).ShouldBe([2]);
        Ids(await AskAsync(new RecordsRequest { Limit = 9, Find = "000000000000000" })).ShouldBe([4, 3, 2, 1]);
        Ids(await AskAsync(new RecordsRequest { Limit = 9, Agent = "triage" })).ShouldBe([4]);
        Ids(await AskAsync(new RecordsRequest { Limit = 9, Since = Noon.AddMinutes(3) })).ShouldBe([4, 3]);
        Ids(await AskAsync(new RecordsRequest { Limit = 9, PerAgent = 1 })).ShouldBe([4, 3]);
        var counts = (await AskAsync(new RecordsRequest { Limit = 0, Outcomes = ["success"] }))[0].Counts;
        counts.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)).ShouldBe([("incomplete", 1), ("success", 2), ("work_failed", 1)]);
    }

    [Fact(Timeout = Limit)]
    public async Task Ten_thousand_come_in_parts_that_each_fit_a_frame()
    {
        for (var i = 0; i < 10_000; i++) Keep(i);
        var pages = await AskAsync(new RecordsRequest { Limit = 10_000 });
        pages.Sum(page => page.Sessions.Count).ShouldBe(10_000);
        pages.Select(page => page.More).ShouldBe([.. Enumerable.Repeat(true, 49), false]);
    }

    [Theory(Timeout = Limit)]
    [InlineData(-1, null, null)]
    [InlineData(10_001, null, null)]
    [InlineData(1, 0, null)]
    [InlineData(1, null, "yesterday")]
    [InlineData(1, null, "1.../../etc")]
    public async Task What_cannot_be_asked_is_refused(int limit, int? perAgent, string? after) =>
        (await _desk.AskAsync(new RecordsRequest { Limit = limit, PerAgent = perAgent, After = after }))[0].ShouldBeOfType<Problem>();

    private async Task<IReadOnlyList<RecordPage>> AskAsync(RecordsRequest request) =>
        [.. (await _desk.AskAsync(request)).Select(reply => reply.ShouldBeOfType<RecordPage>())];

    private static IEnumerable<int> Ids(IEnumerable<RecordPage> pages) =>
        pages.SelectMany(page => page.Sessions).Select(one => int.Parse(one.SessionId, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private void Keep(int number, string? outcome = "success", string agent = "site-builder", string? unit = null, DateTimeOffset? at = null)
    {
        SessionId.TryParse(number.ToString("x16", CultureInfo.InvariantCulture), out var id).ShouldBeTrue();
        _records.Add(new SessionRecord
        {
            SessionId = id,
            Agent = AgentName.Parse(agent),
            DaemonId = DaemonId.FromPaths("/s", "/p"),
            RepositoryUrl = "https://example.org/site.git",
            WorkUnit = unit,
            StartedAt = at ?? Noon.AddMinutes(number),
            EndedAt = outcome is null ? null : Noon.AddMinutes(number).AddSeconds(3),
            Outcome = outcome,
        });
    }
}
