using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.List;
using Agentd.Domain.Sessions;
using NSubstitute;

namespace Agentd.Application.Tests.Recover;

public sealed class WaitingReturnTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly EarlierDaemon _left = new();

    [Fact]
    public async Task Who_waited_waits_again_and_has_his_turn_in_the_old_order_whatever_the_clock_said()
    {
        var third = _left.Waiting(9, r => r with { StartedAt = r.StartedAt - TimeSpan.FromMinutes(9) });
        var first = _left.Waiting(3);
        var second = _left.Waiting(7, r => r with { StartedAt = r.StartedAt - TimeSpan.FromMinutes(5) });

        var done = await _left.RecoverAsync();

        (done.Closed, _left.Sealed.Count).ShouldBe((0, 0));
        var held = _left.Live.All;
        held.Count.ShouldBe(3);
        held.ShouldAllBe(session => session.Waits && session.Record.Queued);
        _left.Live.Any(EarlierDaemon.Agent).ShouldBeTrue("a schedule that may not overlap counts it");
        _left.Admission.Resume();
        await Task.WhenAll(held.Select(session => session.Over)).WaitAsync(Patience);
        _left.CameIn.ShouldBe([first.SessionId, second.SessionId, third.SessionId]);
        _left.Sealed.ShouldAllBe(record => record.Recovered && record.Error == "its turn came");
    }

    [Fact]
    public async Task Nobody_has_his_turn_before_the_daemon_is_ready_so_that_a_failed_start_leaves_the_line_as_it_was()
    {
        _left.Waiting(1);

        await _left.RecoverAsync();
        await Task.Delay(50);

        _left.CameIn.ShouldBeEmpty();
        _left.Records.DidNotReceiveWithAnyArgs().Update(default!);
        _left.Records.DidNotReceiveWithAnyArgs().NoteEnd(default!);
        _left.Staging.DidNotReceiveWithAnyArgs().Remove(default!);
        _left.Staging.DidNotReceiveWithAnyArgs().Remove(default, default);
    }

    [Fact]
    public async Task Who_waits_waits_for_adopted_sessions_too()
    {
        var running = _left.Session();
        _left.Container(running, ContainerStatus.Running);
        _left.Staged(running.SessionId, new SessionNews.StepBegan(SetupStep.Agent));
        var shell = _left.Tells(running);
        var waiting = _left.Waiting(1);
        await _left.RecoverAsync();
        _left.Admission.Resume();
        _left.Live.TryFind(waiting.SessionId, out var live).ShouldBeTrue();

        live!.Waits.ShouldBeTrue();
        SessionCatalog.PositionOf(live).ShouldBe(SessionPosition.Queued);
        await shell.WriteAsync(new SessionNews.Exited(0));

        await live.Over.WaitAsync(Patience);
        _left.CameIn.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Somebody_new_comes_behind_those_who_waited()
    {
        var waiting = _left.Waiting(41);
        await _left.RecoverAsync();

        var turn = _left.Admission.Enter(EarlierDaemon.Agent, SessionTrigger.Manual, null);

        _left.Live.TryFind(waiting.SessionId, out var live).ShouldBeTrue();
        turn.Place.ShouldBeGreaterThan(live!.Turn!.Place);
    }

    [Fact]
    public async Task A_session_of_which_nobody_knows_any_more_what_it_was_asked_ends_with_the_reason()
    {
        _left.Session(record => record with { Queued = true });

        await _left.RecoverAsync();

        var record = _left.Sealed.ShouldHaveSingleItem();
        (record.Outcome, record.Recovered).ShouldBe(("error", true));
        record.Error.ShouldBe("daemon restarted while queued, and what it was asked is lost: /tmp/request.json is gone; ask again");
        using var limit = new CancellationTokenSource(Patience);
        await _left.Live.DrainedAsync(limit.Token);
    }

    [Fact]
    public async Task A_session_whose_turn_had_come_does_not_wait_again()
    {
        _left.Session();

        await _left.RecoverAsync();

        _left.Sealed.ShouldHaveSingleItem().Error.ShouldBe("daemon restarted before the session's container ran");
        _left.Requests.DidNotReceiveWithAnyArgs().Read(default!);
    }

    [Fact]
    public async Task A_session_that_was_stopped_while_it_waited_and_whose_end_was_noted_stays_stopped()
    {
        _left.Waiting(1, r => r with { EndedAt = r.StartedAt.AddMinutes(1), Outcome = "cancelled" });

        await _left.RecoverAsync();

        _left.Sealed.ShouldHaveSingleItem().Outcome.ShouldBe("cancelled");
    }

    [Fact]
    public async Task A_session_that_waits_again_can_be_stopped()
    {
        var waiting = _left.Waiting(1);
        await _left.RecoverAsync();
        _left.Live.TryFind(waiting.SessionId, out var live).ShouldBeTrue();

        live!.Stop.Make(new StopWish(null, null));

        (await live.Report.WaitAsync(Patience)).Outcome.ShouldBe(SessionOutcome.Cancelled);
        _left.CameIn.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_line_outlives_a_restart_of_the_host()
    {
        _left.Waiting(1, record => record with { BootId = "an-earlier-boot" });

        await _left.RecoverAsync();

        _left.Live.All.ShouldHaveSingleItem().Waits.ShouldBeTrue();
    }
}
