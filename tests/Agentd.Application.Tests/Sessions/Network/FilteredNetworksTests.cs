using System.Text;
using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Network;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Domain.Network;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Agentd.Application.Tests.Sessions.Network;

public sealed class FilteredNetworksTests
{
    private readonly SessionWorld _world = new();
    private readonly FilteredNetworks _networks;
    private readonly LiveSession _live;
    private readonly List<CloneProgress> _stages = [];

    public FilteredNetworksTests()
    {
        _world.Egress.IsFiltered(SessionWorld.Staged).Returns(true);
        _world.Egress.AttachAsync(default, null!, null!, default, default).ReturnsForAnyArgs(call =>
        {
            _stages.Add(call.Arg<CloneProgress>());
            return Task.CompletedTask;
        });
        _networks = _world.Networks;
        _live = new LiveSession(
            new SessionRecord
            {
                SessionId = SessionWorld.Id,
                Agent = SessionWorld.Name,
                DaemonId = SessionWorld.Daemon,
                RepositoryUrl = "https://example.org/site.git",
                StartedAt = DateTimeOffset.UnixEpoch,
            },
            _world.Time);
    }

    [Fact]
    public async Task A_session_without_a_filter_is_left_alone()
    {
        _world.Egress.IsFiltered(SessionWorld.Staged).Returns(false);

        await _networks.OpenAsync(_live, SessionWorld.Staged);
        await _networks.CloseAsync(_live, SessionWorld.Staged, default);

        _stages.ShouldBeEmpty();
        await _world.Egress.DidNotReceiveWithAnyArgs().DetachAsync(default, default);
    }

    [Theory]
    [InlineData(CloneProgress.Before, "user", "home")]
    [InlineData(CloneProgress.During, "user", "home", "clone")]
    [InlineData(CloneProgress.After, "user", "home", "clone", "repo")]
    [InlineData(CloneProgress.After, "clone", "agent")]
    [InlineData(CloneProgress.Before)]
    public async Task The_broker_is_told_how_far_the_clone_is(CloneProgress stage, params string[] steps)
    {
        _world.Status.ReadNews(null!).ReturnsForAnyArgs([.. steps.Select(step => new SessionNews.StepBegan(new SetupStep(step)))]);

        await _networks.OpenAsync(_live, SessionWorld.Staged);

        _stages.ShouldBe([stage]);
    }

    [Fact]
    public async Task A_network_that_cannot_be_opened_is_the_sessions_error()
    {
        _world.Egress.AttachAsync(default, null!, null!, default, default).ThrowsAsyncForAnyArgs(new EngineException("network: no broker"));

        var opening = _networks.OpenAsync(_live, SessionWorld.Staged);
        for (var seconds = 0; !opening.IsCompleted && seconds < 100; seconds++)
        {
            _world.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1);
        }

        (await Should.ThrowAsync<EngineException>(opening)).Message.ShouldBe("network: no broker");
    }

    [Fact]
    public async Task A_broker_that_is_gone_is_attached_to_again_and_no_more_after_the_end()
    {
        await _networks.OpenAsync(_live, SessionWorld.Staged);

        _world.Egress.Lost += Raise.Event<Action>();
        _stages.Count.ShouldBe(2);

        await _networks.CloseAsync(_live, SessionWorld.Staged, default);
        _world.Egress.Lost += Raise.Event<Action>();
        _stages.Count.ShouldBe(2);
        await _world.Egress.Received(1).DetachAsync(_live.Id, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_session_whose_input_ends_those_that_carry_it_is_not_attached_again()
    {
        await _networks.OpenAsync(_live, SessionWorld.Staged);

        _world.Egress.Ousted += Raise.Event<Action<SessionId, string>>(_live.Id, "it ended two relays");
        _world.Egress.Lost += Raise.Event<Action>();

        _stages.Count.ShouldBe(1);
        _networks.Open.ShouldBeEmpty();
        await _networks.CloseAsync(_live, SessionWorld.Staged, default);
        await _world.Egress.Received(1).DetachAsync(_live.Id, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_session_that_wants_more_than_is_left_of_its_budget_is_to_end_and_one_that_used_most_of_it_is_not()
    {
        await _networks.OpenAsync(_live, SessionWorld.Staged);

        _world.Egress.BudgetReached += Raise.Event<Action<SessionId, BudgetKind, bool>>(_live.Id, BudgetKind.Tokens, false);
        _live.RequestsBound.IsCompleted.ShouldBeFalse();
        await _world.Notices.Received(1).TellBudgetAsync(Arg.Is<BudgetNews>(news => news.Session == _live.Id && !news.IsOver));
        _world.Egress.BudgetReached += Raise.Event<Action<SessionId, BudgetKind, bool>>(_live.Id, BudgetKind.Tokens, true);

        _live.RequestsBound.IsCompleted.ShouldBeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_that_gets_nowhere_is_told_of_once_or_ended(bool isEnding)
    {
        await _networks.OpenAsync(_live, SessionWorld.Staged);

        foreach (var times in (int[])[20, 40])
            _world.Egress.Stalled += Raise.Event<Action<SessionId, StallSign>>(_live.Id, new StallSign(StallKind.RepeatRequests, times, isEnding));

        await _world.Notices.Received(isEnding ? 0 : 1).TellStallAsync(Arg.Is<StallNews>(
            news => news.Session == _live.Id && news.Why == "the session sent the same request 20 times in a row; it goes on"));
        _live.RequestsBound.IsCompletedSuccessfully.ShouldBe(isEnding);
        if (isEnding) (await _live.RequestsBound).ShouldBe(SessionBound.Stalled);
        _world.Figures.Stalls[(_live.Session.Agent, StallKind.RepeatRequests)].ShouldBe(1);
    }

    [Fact]
    public async Task A_session_that_ended_without_a_daemon_is_let_go_by_the_next_one()
    {
        await _networks.CloseAsync(_live, SessionWorld.Staged, default);

        await _world.Egress.Received(1).DetachAsync(_live.Id, Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_value_that_comes_while_those_before_are_given_is_the_last_to_arrive(bool attaches)
    {
        var (arrives, has) = (new TaskCompletionSource(), "");
        var isSlow = true;
        Task Take(IReadOnlyList<ResolvedCredential> all)
        {
            var (arrival, last) = (isSlow ? arrives.Task : Task.CompletedTask, Encoding.UTF8.GetString(all[^1].Value.Reveal().Span));
            isSlow = false;
            return arrival.ContinueWith(_ => has = last, TaskContinuationOptions.ExecuteSynchronously);
        }
        _live.Brokered = [Value("the-first-value")];
        await _networks.OpenAsync(_live, SessionWorld.Staged);
        _world.Egress.AttachAsync(default, null!, null!, default, default)
            .ReturnsForAnyArgs(call => Take(call.Arg<IReadOnlyList<ResolvedCredential>>()));
        _world.Egress.RenewAsync(default, null!, null!, default)
            .ReturnsForAnyArgs(call => Take(call.Arg<IReadOnlyList<ResolvedCredential>>()));

        if (attaches) _world.Egress.Lost += Raise.Event<Action>();
        else _world.Egress.Forgotten += Raise.Event<Action>();
        _live.Renew(Value("the-second-value"));
        await _networks.RenewAsync(_live);
        has.ShouldBe("the-second-value");
        arrives.SetResult();

        for (var until = DateTime.UtcNow.AddMinutes(1); has != "the-second-value" && DateTime.UtcNow < until;) await Task.Delay(1);
        has.ShouldBe("the-second-value");
    }

    [Fact]
    public async Task A_session_that_ends_while_it_is_attached_again_is_let_go_once_it_is()
    {
        await _networks.OpenAsync(_live, SessionWorld.Staged);
        var attached = new TaskCompletionSource();
        _world.Egress.AttachAsync(default, null!, null!, default, default).ReturnsForAnyArgs(attached.Task);

        _world.Egress.Lost += Raise.Event<Action>();
        await _networks.CloseAsync(_live, SessionWorld.Staged, default);
        var detached = new TaskCompletionSource();
        _world.Egress.DetachAsync(_live.Id, Arg.Any<CancellationToken>()).Returns(call =>
        {
            detached.SetResult();
            return Task.CompletedTask;
        });
        attached.SetResult();

        await detached.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_broker_that_does_not_answer_holds_up_no_teardown()
    {
        _world.Egress.DetachAsync(default, default).ThrowsAsyncForAnyArgs(new EngineException("network: no answer"));
        await _networks.OpenAsync(_live, SessionWorld.Staged);

        await _networks.CloseAsync(_live, SessionWorld.Staged, default);
    }

    [Fact]
    public async Task What_a_session_used_is_kept_when_its_network_is_closed()
    {
        var used = new SessionUsage([], new Dictionary<string, long> { ["cut"] = 2 }, Failed: 0, UnderWay: 0);
        _world.Records.KeepUsageAsync(null!, null!, null, null!, default).ReturnsForAnyArgs(used);

        (await _networks.CloseAsync(_live, SessionWorld.Staged, default)).ShouldBeNull();

        _live.Usage.ShouldBe(used);
        await _world.Records.Received().KeepUsageAsync(
            Arg.Any<SessionRecord>(), SessionWorld.Staged.NetworkUsage, Arg.Any<IReadOnlyList<SecretValue>?>(), PriceList.Empty,
            Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task What_cannot_be_kept_of_it_is_said_and_keeps_its_staging_and_the_rest_is_kept_all_the_same()
    {
        _world.Records.KeepDecisionsAsync(null!, null!, null, default).ThrowsAsyncForAnyArgs(new SessionException("disk full"));
        _world.Records.KeepUsageAsync(null!, null!, null, null!, default)
            .ReturnsForAnyArgs(new SessionUsage([], new Dictionary<string, long>(), Failed: 1, UnderWay: 0));

        (await _networks.CloseAsync(_live, SessionWorld.Staged, default)).ShouldBe("disk full");

        _live.Usage!.Failed.ShouldBe(1);
    }

    private static ResolvedCredential Value(string value) => new("API_KEY", new SecretValue(Encoding.UTF8.GetBytes(value)))
    {
        Brokered = new BrokeredUse([HostPattern.Parse("api.example.org")]),
    };
}
