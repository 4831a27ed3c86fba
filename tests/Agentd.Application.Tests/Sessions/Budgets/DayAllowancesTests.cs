using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Budgets;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Agentd.Application.Tests.Sessions.Budgets;

/// <summary>What sessions are allowed to cost where their day is bounded.</summary>
public sealed class DayAllowancesTests
{
    private static readonly StagedSession _otherStaged = new("/tmp/other");

    private readonly SessionWorld _world = new();
    private readonly List<(SessionId Session, decimal Cost, string? Refusal)> _told = [];
    private readonly List<BudgetNews> _news = [];
    private readonly LiveSession _live, _other;

    public DayAllowancesTests()
    {
        _ = _world.Allowances;
        _live = Hold(SessionWorld.Id, SessionWorld.Name);
        _other = Hold(SessionId.Parse("00000000000000aa"), AgentName.Parse("other"));
        _world.Staging.Find(_live.Names).Returns(SessionWorld.Staged);
        _world.Staging.Find(_other.Names).Returns(_otherStaged);
        _world.Egress.AllowAsync(default, 0, null, default).ReturnsForAnyArgs(call =>
        {
            lock (_told) _told.Add((call.Arg<SessionId>(), call.Arg<decimal>(), call.Arg<string>()));
            return Task.CompletedTask;
        });
        _world.Notices.TellBudgetAsync(null!).ReturnsForAnyArgs(call =>
        {
            if (call.Arg<BudgetNews>() is { } news) _news.Add(news);
            return Task.CompletedTask;
        });
        Declare(new DayLimits(null, 10));
    }

    [Fact]
    public async Task What_is_allowed_is_kept_before_it_is_told_with_room_for_more_where_the_day_has_it()
    {
        await WishAsync(_live, 2, 4);
        await WishAsync(_other, 5, 9);

        _told.ShouldBe([(_live.Id, 4, null), (_other.Id, 5, null)]);
        _world.Books.Kept.Taken(_world.Days.Today, agent: null).ShouldBe(9);
        _news.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            news => (news.Of, news.IsOver, news.Agent).ShouldBe((BudgetOwner.Daemon, false, null)),
            news => news.Why.ShouldBe("four fifths are used of the day's budget of all agents: of 10 USD 9 are taken"));
    }

    [Fact]
    public async Task What_others_do_not_use_is_taken_back_where_the_day_is_short_of_it()
    {
        await WishAsync(_other, 4, 8);
        _world.Egress.CostOf(_otherStaged).Returns(new TakenCost(1, 0));

        await WishAsync(_live, 9, 18);

        _told[1..].ShouldBe([(_other.Id, 0, null), (_live.Id, 9, null)]);
        _world.Books.Kept.Of(_other.Id)!.Total.ShouldBe(1);
    }

    [Fact]
    public async Task What_others_have_under_way_is_waited_for()
    {
        await WishAsync(_other, 4, 8);
        _world.Egress.CostOf(_otherStaged).Returns(new TakenCost(1, 3));

        await WishAsync(_live, 7, 9);

        _told[^1].ShouldBe((_live.Id, 0, null));
        _news.Count(news => news.IsOver).ShouldBe(0);
    }

    [Fact]
    public async Task Who_wants_more_than_is_left_is_refused_and_begins_no_more_today()
    {
        await WishAsync(_other, 4, 8);
        _world.Egress.CostOf(_otherStaged).Returns(new TakenCost(4, 0));

        await WishAsync(_live, 7, 9);
        await WishAsync(_live, 7, 9);

        _told[^1].ShouldBe((_live.Id, 0, "the day's budget of all agents: of 10 USD 4 are taken"));
        _news.Where(news => news.IsOver).ShouldHaveSingleItem().Why.ShouldStartWith("a request wanted more than is left of");
        (await Should.ThrowAsync<SessionException>(_world.AcceptAsync())).Message.ShouldBe(
            $"{SessionWorld.Name} was not started: the day's budget of all agents: of 10 USD 4 are taken; it begins anew at midnight, or "
            + "raise cost_per_day and run 'agentd reload'");
        _world.Days.Obstacle(Agent("other", new DayLimits(null, 10))).ShouldBeNull("others have asked for nothing that is not there");

        _world.Time.Advance(TimeSpan.FromDays(1));
        _world.Days.Obstacle(_world.Agent).ShouldBeNull();
    }

    [Fact]
    public async Task A_bound_that_is_raised_or_a_daemon_that_comes_later_goes_by_what_is_kept()
    {
        await WishAsync(_live, 11, 22);
        _world.Days.Obstacle(_world.Agent).ShouldNotBeNull();

        var next = new DayBudgets(_world.Books, _world.Agents, new(new PriceList("USD", [])), _world.Time);
        next.Obstacle(_world.Agent).ShouldNotBeNull();
        Declare(new DayLimits(null, 12));
        next.Obstacle(_world.Agent).ShouldBeNull();
    }

    [Fact]
    public async Task Once_a_session_is_over_only_what_it_took_counts()
    {
        await WishAsync(_live, 4, 8);
        _world.Egress.CostOf(SessionWorld.Staged).Returns(new TakenCost(1, 0.5m));

        await _world.Allowances.SettleAsync(_live, SessionWorld.Staged);

        _world.Books.Kept.Taken(_world.Days.Today, SessionWorld.Name).ShouldBe(1.5m);
    }

    [Fact]
    public async Task What_cannot_be_read_or_kept_counts_in_full_and_allows_nothing()
    {
        await WishAsync(_live, 4, 8);
        _world.Egress.CostOf(SessionWorld.Staged).Throws(new EngineException("network: gone"));
        await _world.Allowances.SettleAsync(_live, SessionWorld.Staged);
        _world.Books.Kept.Taken(_world.Days.Today, SessionWorld.Name).ShouldBe(8);

        _world.Books.Trouble = "the disk is full";
        _world.Egress.CostWanted += Raise.Event<Action<SessionId, CostWish>>(_other.Id, new CostWish(1, 1, "USD"));
        await SessionWorld.EndOf(Task.Run(async () =>
        {
            while (_world.Log.Events("agentd.day_budget_unanswered").Count == 0) await Task.Delay(5);
        }));
        _told.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Sums_in_two_currencies_are_none()
    {
        await WishAsync(_live, 1, 1, "EUR");

        _told.ShouldHaveSingleItem().Refusal.ShouldNotBeNull().ShouldContain("EUR");
    }

    private static Agent Agent(string name, DayLimits day) => new SessionWorld().Agent with
    {
        Name = AgentName.Parse(name),
        Budget = new SessionBudget { Day = day },
    };

    private void Declare(DayLimits day)
    {
        _world.Agent = _world.Agent with { Budget = new SessionBudget { Day = day } };
        Agent[] all = [_world.Agent, Agent("other", day)];
        _world.Agents.All.Returns(all);
        foreach (var agent in all)
        {
            _world.Agents.TryFind(agent.Name.Value, out Arg.Any<Agent?>()).Returns(call =>
            {
                call[1] = agent;
                return true;
            });
        }
    }

    private LiveSession Hold(SessionId id, AgentName agent)
    {
        var live = new LiveSession(_world.Record() with { SessionId = id, Agent = agent }, _world.Time);
        _ = _world.LiveOnes.HoldAsync(live, () => new TaskCompletionSource().Task);
        return live;
    }

    private async Task WishAsync(LiveSession session, decimal least, decimal most, string currency = "USD")
    {
        var before = Answers();
        _world.Egress.CostWanted += Raise.Event<Action<SessionId, CostWish>>(session.Id, new CostWish(least, most, currency));
        await SessionWorld.EndOf(Task.Run(async () =>
        {
            while (Answers() == before) await Task.Delay(5);
        }));
        // Until the turn is given back, for what comes behind the answer.
        var nobody = new LiveSession(_world.Record() with { SessionId = SessionId.Parse("00000000000000bb") }, _world.Time);
        await _world.Allowances.SettleAsync(nobody, SessionWorld.Staged);

        int Answers()
        {
            lock (_told) return _told.Count(one => one.Session == session.Id);
        }
    }
}
