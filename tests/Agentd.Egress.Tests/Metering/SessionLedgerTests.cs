using Agentd.Egress.Inspection.Budgets;
using Agentd.Egress.Inspection.Metering;
using Agentd.Egress.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Egress.Tests.Metering;

/// <summary>What is left of a session's budget.</summary>
public sealed class SessionLedgerTests : IDisposable
{
    private readonly MemoryStream _file = new();
    private readonly List<string> _told = [];
    private static readonly EgressBudget _daily = new(Currency: "USD", Prices: [new EgressPrice("m", 1000, 1000)], IsDaily: true);

    private readonly List<(decimal Least, decimal Most)> _asked = [];
    private readonly FakeTimeProvider _time = new();
    private UsageJournal? _journal;

    public void Dispose() => _journal?.Dispose();

    [Fact]
    public async Task What_the_answer_used_takes_the_place_of_what_was_taken()
    {
        var ledger = Ledger(new EgressBudget(Tokens: 1000));
        (await TakeAsync(ledger, 900))!(Measured(100));
        (await TakeAsync(ledger, 900))!(Measured(101));
        (await TakeAsync(ledger, 800)).ShouldBeNull("201 and 800 are more than 1000");
        (await TakeAsync(ledger, 799)).ShouldNotBeNull();
        _told.ShouldBe(["Tokens over"]);
    }

    [Theory]
    [InlineData(UsageState.Unmeasured, "cut", false)]
    [InlineData(UsageState.Failed, SessionLedger.BrokenServer, false)]
    [InlineData(UsageState.Failed, null, true)]
    public async Task An_answer_that_tells_nothing_keeps_what_was_taken(UsageState state, string? reason, bool isGivenBack)
    {
        var ledger = Ledger(new EgressBudget(Tokens: 1000));
        (await TakeAsync(ledger, 600))!(new UsageLine { State = state, Reason = reason });
        ((await TakeAsync(ledger, 600)) is not null).ShouldBe(isGivenBack);
    }

    [Fact]
    public async Task Another_relay_goes_on_where_one_was_killed()
    {
        var budget = new EgressBudget(Tokens: 1000, Requests: 5);
        var before = Ledger(budget);
        (await TakeAsync(before, 300))!(Measured(200));
        (await TakeAsync(before, 300)).ShouldNotBeNull("and its answer never comes");
        before.CountFree("api.example.org").ShouldBeNull();
        await _file.WriteAsync("{\"state\":\"beg"u8.ToArray());

        var after = Ledger(budget);

        EarlierSpending.Of(_file.ToArray()).ShouldBe(new EarlierSpending(3, new Spent(500, 0), 2));
        (await TakeAsync(after, 501)).ShouldBeNull();
        (await TakeAsync(after, 500))!(Measured(1));
        EarlierSpending.Of(_file.ToArray()).ShouldBe(new EarlierSpending(4, new Spent(501, 0), 3), "half a line takes none with it");
        after.CountFree("api.example.org").ShouldBeNull();
        after.CountFree("api.example.org").ShouldNotBeNull().Reason.ShouldBe("budget");
    }

    [Fact]
    public async Task A_request_waits_for_what_others_may_give_back()
    {
        var ledger = Ledger(new EgressBudget(Tokens: 1000));
        var first = await TakeAsync(ledger, 800);
        var waiting = TakeAsync(ledger, 800);
        waiting.IsCompleted.ShouldBeFalse();

        first!(Measured(200));

        (await waiting.WaitAsync(TimeSpan.FromMinutes(1))).ShouldNotBeNull();
        _told.ShouldBeEmpty();
    }

    [Fact]
    public async Task At_four_fifths_it_is_told_once()
    {
        var ledger = Ledger(new EgressBudget(Tokens: 1000, Requests: 5));
        for (var at = 0; at < 5; at++) (await TakeAsync(ledger, 10))!(Measured(200));
        _told.ShouldBe(["Requests near", "Tokens near"], ignoreOrder: true);
    }

    [Fact]
    public async Task What_was_paid_is_by_the_model_that_answered_and_survives()
    {
        var budget = new EgressBudget(Cost: 1, Prices: [new EgressPrice("big", 1000, 1000), new EgressPrice("small", 100, 100)]);
        var big = new RequestDemand(900, 0, new BudgetTerms(budget).PriceOf("big"));
        var ledger = Ledger(budget);
        (await ledger.ReserveAsync("api.example.org", big, CancellationToken.None)).Tell!(Measured(500) with { Model = "small" });
        (await ledger.ReserveAsync("api.example.org", big, CancellationToken.None)).Tell!(Measured(500) with { Model = "dated" });

        EarlierSpending.Of(_file.ToArray()).Spent.ShouldBe(new Spent(0, 0.05m + 0.5m));
        var refused = (await Ledger(budget).ReserveAsync("api.example.org", big, CancellationToken.None)).Obstacle.ShouldNotBeNull();
        refused.Text.ShouldContain("of 1  0.55 are used, and this request can use 0.9");
        refused.Afterwards!();
        _told.ShouldBe(["Cost over"]);
    }

    [Fact]
    public async Task What_cannot_be_written_down_does_not_go_out()
    {
        _journal = new UsageJournal(_file, UsageJournal.Most + 1, TimeProvider.System);
        var ledger = new SessionLedger(
            _journal, new BudgetTerms(new EgressBudget(Requests: 5)), new EarlierSpending(), (_, _) => { }, TimeProvider.System);
        (await ledger.ReserveAsync("api.example.org", RequestDemand.Nothing, CancellationToken.None)).Obstacle
            .ShouldBe(BudgetObstacle.NotWritten);
    }

    [Fact]
    public async Task What_costs_more_than_the_day_allows_so_far_is_asked_for_and_waits()
    {
        var ledger = Ledger(_daily);
        var first = ReserveAsync(ledger, 1000);
        first.IsCompleted.ShouldBeFalse();
        _asked.ShouldBe([(1m, 2m)], "room for another one is welcome");

        ledger.Allow(2, refusal: null);

        (await first).Tell!(Measured(500));
        (await ReserveAsync(ledger, 1000)).Tell!(Measured(500));
        var underWay = (await ReserveAsync(ledger, 1000)).Tell!;
        _asked.Count.ShouldBe(1);
        var waiting = ReserveAsync(ledger, 1);
        _asked[1].ShouldBe((2.001m, 2.002m));

        ledger.Allow(2, "the day's budget of a");
        waiting.IsCompleted.ShouldBeFalse("what is under way may give enough back");
        underWay(Measured(500));
        (await waiting.WaitAsync(TimeSpan.FromMinutes(1))).Tell.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_day_that_has_no_more_refuses_and_is_asked_again_for_nothing_more_than_once()
    {
        var ledger = Ledger(_daily);
        var first = ReserveAsync(ledger, 1000);
        ledger.Allow(0.5m, "the day's budget of a: of 1 USD 1 are taken");

        var refused = (await first).Obstacle!;
        refused.Reason.ShouldBe("budget_day");
        _told.ShouldBeEmpty("it can read why before it is ended");
        refused.Afterwards!();
        _told.ShouldBe(["Day over"]);
        (await ReserveAsync(ledger, 1000)).Obstacle!.Text.ShouldContain("than is left of the day's budget of a: of 1 USD 1 are taken");
        (await ReserveAsync(ledger, 500)).Tell.ShouldNotBeNull("so much it was allowed");
        _asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_taken_back_is_asked_for_anew_and_a_daemon_that_does_not_answer_is_waited_for()
    {
        var ledger = Ledger(_daily);
        ledger.Allow(5, refusal: null);
        (await ReserveAsync(ledger, 1000)).Tell!(Measured(500));
        ledger.Allow(0, refusal: null);

        var waiting = ReserveAsync(ledger, 1000);
        _asked.ShouldBe([(1.5m, 2.5m)]);
        for (var seconds = 0; !waiting.IsCompleted && seconds < 60; seconds++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }

        (await waiting).Obstacle.ShouldBe(BudgetObstacle.Unanswered);
        _asked.Count.ShouldBeInRange(3, 8, "what was asked may have been lost");
    }

    private static Task<(Action<UsageLine>? Tell, BudgetObstacle? Obstacle)> ReserveAsync(SessionLedger ledger, long tokens) =>
        ledger.ReserveAsync(
            "api.example.org", new RequestDemand(tokens, 0, new BudgetTerms(_daily).PriceOf("m")), CancellationToken.None);

    private static async Task<Action<UsageLine>?> TakeAsync(SessionLedger ledger, long tokens)
    {
        var (tell, obstacle) = await ledger.ReserveAsync("api.example.org", new RequestDemand(tokens, 0), CancellationToken.None);
        obstacle?.Afterwards?.Invoke();
        return tell;
    }

    private static UsageLine Measured(long tokens) => new() { State = UsageState.Measured, Model = "m", Input = tokens };

    private SessionLedger Ledger(EgressBudget budget)
    {
        var earlier = EarlierSpending.Of(_file.ToArray());
        _journal = new UsageJournal(_file, _file.Length, TimeProvider.System);
        return new SessionLedger(
            _journal, new BudgetTerms(budget), earlier, (kind, isOver) => _told.Add($"{kind} {(isOver ? "over" : "near")}"),
            _time, budget.IsDaily ? new DayAllowance((least, most) => _asked.Add((least, most)), _time) : null);
    }
}
