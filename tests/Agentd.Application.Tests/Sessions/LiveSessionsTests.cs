using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Admission;
using Agentd.Application.Sessions.Lifecycle;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
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
    public async Task Hold_a_session_that_has_ended_until_its_clean_up_is_over_without_taking_it_for_one_that_runs()
    {
        var session = _world.Live();
        var held = _live.HoldAsync(session, () => session.Over);

        session.SetReport(new SessionReport(SessionWorld.Id, SessionOutcome.FromExitCode(0), null, null));

        _live.All.ShouldHaveSingleItem();
        (_live.Any(SessionWorld.Name), _live.Unended.Count).ShouldBe((false, 0));
        await _live.EndedAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
        session.SetOver();
        await held;
        _live.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Tell_whoever_waits_for_one_to_come_or_to_go()
    {
        var (session, coming) = (_world.Live(), _live.Changed);
        coming.IsCompleted.ShouldBeFalse();

        var held = _live.HoldAsync(session, () => session.Over);

        await coming.WaitAsync(TimeSpan.FromSeconds(60));
        var going = _live.Changed;
        going.IsCompleted.ShouldBeFalse();
        session.SetOver();
        await held;
        await going.WaitAsync(TimeSpan.FromSeconds(60));
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
        _world.Methodologies.AcceptAsync("", null, default)
            .ThrowsAsyncForAnyArgs(new InputRefusedException("/hunter2: is not allowed") { ForLog = "broken" });

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

    [Fact(Timeout = 60_000)]
    public async Task Stop_waiting_for_those_that_start_when_that_is_given_up()
    {
        var life = new TaskCompletionSource();
        var held = _live.HoldAsync(Accepted(), () => life.Task);
        using var enough = new CancellationTokenSource();
        var started = Task.Run(() => _live.FitToBeLeftAsync(enough.Token));

        await enough.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(started.WaitAsync(TimeSpan.FromSeconds(30)));
        life.SetResult();
        await held;
    }

    [Fact(Timeout = 60_000)]
    public async Task Keep_no_processor_busy_while_one_that_is_over_is_still_held()
    {
        var (session, life) = (Accepted(), new TaskCompletionSource());
        var held = _live.HoldAsync(session, () => life.Task);
        session.SetReport(new SessionReport(session.Id, SessionOutcome.FromExitCode(0), null, null));
        session.SetOver();

        // Whoever spins never comes to the point at which it waits.
        var drained = await Task.Run<Task[]>(() => [_live.DrainedAsync(CancellationToken.None)]).WaitAsync(TimeSpan.FromSeconds(30));

        drained[0].IsCompleted.ShouldBeFalse();
        life.SetResult();
        await held;
        await drained[0].WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Are_fit_to_be_left_to_the_next_daemon_when_they_wait_unless_somebody_stops_them()
    {
        _world.Admission = new SessionAdmission(new AdmissionBounds { MaxSessions = 1 });
        using var running = _world.Admission.Enter(SessionWorld.Name, SessionTrigger.Manual, null);
        var waiting = await DispatchAsync();

        await _live.FitToBeLeftAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        waiting.Stop.Make(new StopWish(null, null));
        await _live.FitToBeLeftAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

        waiting.Over.IsCompleted.ShouldBeTrue("who is stopped is seen to the end");
    }

    [Fact]
    public async Task Are_asked_to_end_at_most_once()
    {
        var stop = new StopSignal();

        stop.Make(new StopWish(TimeSpan.FromSeconds(1), "first")).ShouldBeTrue();
        stop.Make(new StopWish(null, "second")).ShouldBeFalse();

        (await stop.Made).Reason.ShouldBe("first");
        stop.Token.IsCancellationRequested.ShouldBeTrue();
    }

    private static LiveSession Accepted()
    {
        var record = new SessionRecord
        {
            SessionId = SessionWorld.Id,
            Agent = SessionWorld.Name,
            DaemonId = DaemonId.FromPaths("/s", "/p"),
            RepositoryUrl = "https://example.org/site.git",
            StartedAt = DateTimeOffset.UnixEpoch,
        };
        return new LiveSession(record, TimeProvider.System);
    }

    private Task<LiveSession> DispatchAsync() => Dispatcher().DispatchAsync(_world.Invocation, CancellationToken.None);

    private SessionDispatcher Dispatcher() => new(_world.Acceptance, _world.Lifecycle, _live, _world.Log);
}
