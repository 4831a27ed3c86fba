using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Execute;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Agentd.Application.Tests.Sessions.Execute;

public sealed class SessionSupervisorTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(1), _grace = TimeSpan.FromSeconds(10);

    private readonly SessionWorld _world = new();
    private readonly LiveSession _live;

    public SessionSupervisorTests()
    {
        _live = _world.Live();
        _live.NoteFootprint(left => left with { Container = true, TreeIsOurs = false });
        _world.Engine.Put(SessionWorld.Names.Container, ContainerStatus.Running);
    }

    [Fact]
    public async Task Ends_with_the_agents_own_exit_code()
    {
        _world.Tell(new SessionNews.HandedOver("done"));
        _world.Tell(new SessionNews.Exited(5));

        (await SessionWorld.EndOf(SuperviseAsync(_limit))).ShouldBe(SessionOutcome.FromExitCode(5));
        _live.Footprint.TreeIsOurs.ShouldBeTrue();
    }

    [Fact]
    public async Task Asks_the_agent_to_end_at_its_limit_and_reports_timed_out_when_it_does()
    {
        _world.Engine.Port.TerminateAsync("", default).ReturnsForAnyArgs(_ =>
        {
            _world.Tell(new SessionNews.HandedOver("done"));
            _world.Tell(new SessionNews.Exited(143));
            return Task.CompletedTask;
        });
        var session = SuperviseAsync(_limit);

        var took = await _world.PassTimeUntil(session, TimeSpan.FromSeconds(1));

        (await session).ShouldBe(SessionOutcome.TimedOut);
        _live.Footprint.TreeIsOurs.ShouldBeTrue();
        took.ShouldBeGreaterThanOrEqualTo(_limit);
        took.ShouldBeLessThan(_limit + _grace);
    }

    [Fact]
    public async Task Waits_no_longer_than_the_grace_for_an_agent_that_does_not_end()
    {
        var session = SuperviseAsync(_limit);

        var took = await _world.PassTimeUntil(session, TimeSpan.FromSeconds(1));

        (await session).ShouldBe(SessionOutcome.TimedOut);
        _live.Footprint.TreeIsOurs.ShouldBeFalse();
        took.ShouldBeInRange(_limit + _grace, _limit + _grace + TimeSpan.FromSeconds(5));
        _world.Journal.Entries.ShouldBe(["terminate"]);
    }

    [Fact]
    public async Task Is_timed_out_after_the_grace_even_when_the_engine_hangs()
    {
        _world.Engine.Port.TerminateAsync("", default)
            .ReturnsForAnyArgs(call => Task.Delay(Timeout.Infinite, call.Arg<CancellationToken>()));
        var session = SuperviseAsync(_limit);

        var took = await _world.PassTimeUntil(session, TimeSpan.FromSeconds(1));

        (await session).ShouldBe(SessionOutcome.TimedOut);
        took.ShouldBeLessThan(_limit + _grace + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Is_timed_out_even_when_the_engine_refuses()
    {
        _world.Engine.Port.TerminateAsync("", default).ThrowsAsyncForAnyArgs(new EngineException("no"));
        var session = SuperviseAsync(_limit);

        await _world.PassTimeUntil(session, TimeSpan.FromSeconds(1));

        (await session).ShouldBe(SessionOutcome.TimedOut);
        _world.Log.Events("runner.lifecycle_failure").Single().Fields["lifecycleKind"].ShouldBe("terminate");
    }

    [Fact]
    public async Task Counts_the_limit_from_the_containers_start_also_when_adopted_later()
    {
        var session = SuperviseAsync(_limit, startedAgo: TimeSpan.FromSeconds(50));

        var took = await _world.PassTimeUntil(session, TimeSpan.FromSeconds(1));

        took.ShouldBeInRange(TimeSpan.FromSeconds(10) + _grace, TimeSpan.FromSeconds(10) + _grace + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Is_cancelled_when_somebody_asks()
    {
        _world.Engine.Port.TerminateAsync("", default).ReturnsForAnyArgs(_ =>
        {
            _world.Tell(new SessionNews.HandedOver("done"));
            _world.Tell(new SessionNews.Exited(143));
            return Task.CompletedTask;
        });
        var session = SuperviseAsync(timeout: null);

        _live.Stop.Make(new StopWish(null, "enough"));

        (await SessionWorld.EndOf(session)).ShouldBe(SessionOutcome.Cancelled);
        _live.Footprint.TreeIsOurs.ShouldBeTrue();
    }

    [Fact]
    public async Task Gives_the_grace_that_whoever_asked_wants()
    {
        var session = SuperviseAsync(timeout: null);
        _live.Stop.Make(new StopWish(TimeSpan.FromMinutes(2), null));

        var took = await _world.PassTimeUntil(session, TimeSpan.FromSeconds(1));

        took.ShouldBeInRange(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Has_no_limit_when_none_is_set()
    {
        var session = SuperviseAsync(timeout: null);

        for (var day = 0; day < 30; day++)
        {
            _world.Time.Advance(TimeSpan.FromDays(1));
            await Task.Delay(1);
        }
        session.IsCompleted.ShouldBeFalse();

        _world.Tell(new SessionNews.Exited(0));
        (await SessionWorld.EndOf(session)).Label.ShouldBe("success");
    }

    [Fact]
    public async Task Closes_the_last_step_with_the_session()
    {
        _world.Tell(new SessionNews.StepBegan(SetupStep.Agent));
        _world.Tell(new SessionNews.Exited(0));

        await SessionWorld.EndOf(SuperviseAsync(_limit));

        _live.Progress.Timings.Single().ShouldSatisfyAllConditions(t => t.Name.ShouldBe("set-up:agent"), t => t.Duration.ShouldNotBeNull());
    }

    private Task<SessionOutcome> SuperviseAsync(TimeSpan? timeout, TimeSpan startedAgo = default) => _world.Supervisor.SuperviseAsync(
        new Supervision(
            _live, SessionWorld.Staged, _world.Time.GetUtcNow() - startedAgo, new SessionLimits { Timeout = timeout, StopGrace = _grace }));
}
