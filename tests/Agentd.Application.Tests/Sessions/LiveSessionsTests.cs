using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Agentd.Application.Tests.Sessions;

public sealed class LiveSessionsTests
{
    private readonly SessionWorld _world = new();
    private readonly LiveSessions _live = new();

    [Fact]
    public async Task Hold_a_dispatched_session_until_its_end()
    {
        var session = await DispatchAsync();

        _live.TryFind(SessionWorld.Id, out var found).ShouldBeTrue();
        found.ShouldBeSameAs(session);
        _live.Any(SessionWorld.Name).ShouldBeTrue();
        _world.Tell(new SessionNews.Exited(0));
        await _live.DrainedAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        _live.All.ShouldBeEmpty();
        (await SessionWorld.EndOf(session.Report)).Outcome!.Label.ShouldBe("success");
    }

    [Fact]
    public async Task Tell_whoever_waits_for_the_next_one()
    {
        var first = _live.Next;
        first.IsCompleted.ShouldBeFalse();

        await DispatchAsync();

        await first.WaitAsync(TimeSpan.FromSeconds(30));
        _live.Next.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Let_a_session_go_on_when_whoever_asked_goes_away()
    {
        using var caller = new CancellationTokenSource();
        var session = await Dispatcher().DispatchAsync(_world.Invocation, caller.Token);

        await caller.CancelAsync();
        _world.Tell(new SessionNews.Exited(0));

        (await SessionWorld.EndOf(session.Report)).Outcome!.Label.ShouldBe("success");
    }

    [Fact]
    public async Task Are_left_alone_by_an_invocation_that_was_refused()
    {
        _world.Invocation = new Invocation { Agent = "ghost" };

        await Should.ThrowAsync<SessionException>(DispatchAsync());

        _live.All.ShouldBeEmpty();
        _world.Log.Events("agentd.run_rejected").Single().Fields["agent"].ShouldBe("ghost");
    }

    [Fact]
    public async Task Keep_the_words_of_refused_input_out_of_the_log()
    {
        _world.Methodologies.AcceptAsync("", null, default).ThrowsAsyncForAnyArgs(new InputRefusedException("/hunter2: is not allowed") { ForLog = "broken" });

        (await Should.ThrowAsync<InputRefusedException>(DispatchAsync())).Message.ShouldContain("hunter2");

        _world.Log.Events("agentd.run_rejected").Single().Fields["error"].ShouldBe("broken");
    }

    [Fact]
    public async Task Stop_waiting_for_the_last_when_the_drain_is_given_up()
    {
        await DispatchAsync();
        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Should.ThrowAsync<OperationCanceledException>(_live.DrainedAsync(enough.Token));

        _world.Tell(new SessionNews.Exited(0));
        await _live.DrainedAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Are_asked_to_end_at_most_once()
    {
        var stop = new StopRequest();

        stop.Make(new StopWish(TimeSpan.FromSeconds(1), "first")).ShouldBeTrue();
        stop.Make(new StopWish(null, "second")).ShouldBeFalse();

        (await stop.Made).Reason.ShouldBe("first");
        stop.Token.IsCancellationRequested.ShouldBeTrue();
    }

    private Task<LiveSession> DispatchAsync() => Dispatcher().DispatchAsync(_world.Invocation, CancellationToken.None);

    private SessionDispatcher Dispatcher() => new(_world.Lifecycle, _live, _world.Log);
}
