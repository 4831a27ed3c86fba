using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Execute;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Agentd.Application.Tests.Sessions.Execute;

public sealed class SessionEndWatchTests
{
    private static readonly string _container = SessionWorld.Names.Container;

    private readonly SessionWorld _world = new();
    private readonly LiveSession _live;

    public SessionEndWatchTests()
    {
        _live = _world.Live();
        _live.NoteFootprint(left => left with { Container = true, TreeIsOurs = false });
        _world.Engine.Put(_container, ContainerStatus.Running);
    }

    [Fact]
    public async Task Keeps_what_the_shell_tells_on_the_way()
    {
        _world.Tell(new SessionNews.StepBegan(SetupStep.User));
        _world.Tell(new SessionNews.StepBegan(SetupStep.CloneRepository));
        _world.Tell(new SessionNews.Cloned("0123456789012345678901234567890123456789"));
        _world.Tell(new SessionNews.Exited(0));

        await SessionWorld.EndOf(EndAsync());

        _live.Record.Commit.ShouldBe("0123456789012345678901234567890123456789");
        _live.Progress.Timings.Select(t => t.Name).ShouldBe(["set-up:user", "set-up:clone"]);
    }

    [Fact]
    public async Task Records_which_step_of_the_set_up_failed_and_how()
    {
        _world.Tell(new SessionNews.StepFailed(SetupStep.CloneRepository, 128));
        _world.Tell(new SessionNews.Exited(6));

        var ended = await SessionWorld.EndOf(EndAsync());

        ended.Label.ShouldBe("infrastructure_failure");
        _live.Record.Error.ShouldBe("set-up failed: clone (exit 128)");
    }

    [Fact]
    public async Task Says_when_the_records_owner_is_not_mapped()
    {
        _world.Tell(new SessionNews.HandedOver("unmapped"));
        _world.Tell(new SessionNews.Exited(0));

        await SessionWorld.EndOf(EndAsync());

        _live.Footprint.TreeIsOurs.ShouldBeTrue();

        _world.Log.Events("runner.audit_warning").Single().Fields["warningKind"].ShouldBe("hand_over_unmapped");
    }

    [Fact]
    public async Task Asks_the_engine_when_the_console_closed_and_takes_its_exit_code()
    {
        _world.Engine.Put(_container, ContainerStatus.Exited, 137);
        _world.Tell(new SessionNews.ConsoleClosed());

        (await SessionWorld.EndOf(EndAsync())).ShouldBe(SessionOutcome.FromExitCode(137));
        _live.Footprint.TreeIsOurs.ShouldBeFalse();
    }

    [Fact]
    public async Task Knows_that_a_killed_shell_lacked_memory_where_the_engine_left_its_mark()
    {
        _world.Status.ReadNews(default!).ReturnsForAnyArgs([new SessionNews.OutOfMemory()]);
        _world.Engine.Put(_container, ContainerStatus.Exited, 137);
        _world.Tell(new SessionNews.ConsoleClosed());

        await SessionWorld.EndOf(EndAsync());

        _live.Record.Bound.ShouldBe(SessionBound.OutOfMemory);
        _world.Log.Events("runner.bound_hit").Single().Fields["bound"].ShouldBe("out_of_memory");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Leaves_the_bound_that_ended_the_session_although_memory_lacked_too(bool byTheEnginesMark)
    {
        _live.Note(record => record with { Bound = SessionBound.Timeout });
        _world.Status.ReadNews(default!).ReturnsForAnyArgs([new SessionNews.OutOfMemory()]);
        _world.Engine.Put(_container, ContainerStatus.Exited, 137);
        if (!byTheEnginesMark) _world.Tell(new SessionNews.OutOfMemory());
        _world.Tell(byTheEnginesMark ? new SessionNews.ConsoleClosed() : new SessionNews.Exited(143));

        await SessionWorld.EndOf(EndAsync());

        _live.Record.Bound.ShouldBe(SessionBound.Timeout);
        _world.Log.Events("runner.bound_hit").ShouldBeEmpty();
    }

    [Fact]
    public async Task Waits_for_an_engine_that_notices_the_end_a_little_later()
    {
        _world.Tell(new SessionNews.ConsoleClosed());
        var end = EndAsync();
        _world.Engine.Port.FindAsync("", default).ReturnsForAnyArgs(
            State(ContainerStatus.Running), State(ContainerStatus.Running), State(ContainerStatus.Exited, 9));

        var took = await _world.PassTimeUntil(end, TimeSpan.FromMilliseconds(50));

        (await end).ExitCode.ShouldBe(9);
        took.ShouldBeLessThan(TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task Gives_a_container_up_whose_supervisor_died()
    {
        _world.Tell(new SessionNews.ConsoleClosed());
        var end = EndAsync();

        await _world.PassTimeUntil(end, TimeSpan.FromMilliseconds(250));

        (await Should.ThrowAsync<SessionException>(end)).Message.ShouldContain("no supervisor any more");
    }

    [Fact]
    public async Task Says_so_when_somebody_removed_the_container()
    {
        _world.Engine.Containers.Clear();
        _world.Tell(new SessionNews.ConsoleClosed());

        (await Should.ThrowAsync<SessionException>(SessionWorld.EndOf(EndAsync())))
            .Message.ShouldContain("was removed while its session ran");
    }

    [Fact]
    public async Task Believes_no_exit_code_of_another_boot()
    {
        _world.Host.BootId.Returns("boot-2");
        _world.Engine.Put(_container, ContainerStatus.Exited, 0);
        _world.Tell(new SessionNews.ConsoleClosed());

        (await Should.ThrowAsync<SessionException>(SessionWorld.EndOf(EndAsync()))).Message.ShouldContain("container lost");
    }

    [Theory]
    [InlineData(ContainerStatus.Created)]
    [InlineData(ContainerStatus.Unknown)]
    public async Task Believes_no_exit_code_of_a_container_that_is_not_exited(ContainerStatus status)
    {
        _world.Engine.Put(_container, status);
        _world.Tell(new SessionNews.ConsoleClosed());

        (await Should.ThrowAsync<SessionException>(SessionWorld.EndOf(EndAsync()))).Message.ShouldContain("container lost");
    }

    [Fact]
    public async Task Looks_now_and_then_although_nothing_was_told()
    {
        _world.Engine.Put(_container, ContainerStatus.Exited, 5);
        var end = EndAsync();

        var took = await _world.PassTimeUntil(end, TimeSpan.FromSeconds(30));

        (await end).ExitCode.ShouldBe(5);
        took.ShouldBeInRange(SessionEndWatch.LookEvery, SessionEndWatch.LookEvery + TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task Outlives_an_engine_that_does_not_answer_for_a_while()
    {
        var end = EndAsync();
        var calls = 0;
        _world.Engine.Port.FindAsync("", default).ReturnsForAnyArgs(_ => ++calls < 3
            ? Task.FromException<ContainerState?>(new EngineException("no answer"))
            : Task.FromResult<ContainerState?>(State(ContainerStatus.Exited, 5)));

        await _world.PassTimeUntil(end, TimeSpan.FromSeconds(60));

        (await end).ExitCode.ShouldBe(5);
    }

    [Fact]
    public async Task Does_not_call_a_container_lost_because_the_engine_did_not_answer()
    {
        _world.Engine.Port.FindAsync("", default).ThrowsAsyncForAnyArgs(new EngineException("no answer"));
        _world.Tell(new SessionNews.ConsoleClosed());
        var end = EndAsync();
        for (var seconds = 0; seconds < 60; seconds++)
        {
            _world.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(2);
        }
        end.IsCompleted.ShouldBeFalse();

        _world.Tell(new SessionNews.Exited(0));

        (await SessionWorld.EndOf(end)).Label.ShouldBe("success");
    }

    [Fact]
    public async Task Ends_when_it_is_not_needed_any_more()
    {
        using var enough = new CancellationTokenSource();
        var end = _world.Watch.EndAsync(Supervision(), enough.Token);

        await enough.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(SessionWorld.EndOf(end));
    }

    private static ContainerState State(ContainerStatus status, int code = 0) =>
        new() { Name = _container, Labels = new Dictionary<string, string>(), Status = status, ExitCode = code };

    private Task<SessionOutcome> EndAsync() => _world.Watch.EndAsync(Supervision(), CancellationToken.None);

    private Supervision Supervision() => new(_live, SessionWorld.Staged, _world.Time.GetUtcNow(), new SessionLimits());
}
