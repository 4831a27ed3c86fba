using Agentd.Application.Sessions.Admission;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Tests.Sessions.Admission;

public sealed class SessionAdmissionTests
{
    private static readonly AgentName One = AgentName.Parse("one");
    private static readonly AgentName Two = AgentName.Parse("two");

    [Fact]
    public void Without_bounds_every_turn_comes_at_once()
    {
        var admission = new SessionAdmission(new AdmissionBounds());

        Enumerable.Range(0, 100).Select(_ => Ask(admission, One)).ShouldAllBe(turn => !turn.IsAwaited);
    }

    [Fact]
    public void A_session_beyond_the_bound_waits_until_another_is_over()
    {
        var admission = new SessionAdmission(new AdmissionBounds { MaxSessions = 1 });
        var first = Ask(admission, One);

        var second = Ask(admission, One);
        second.IsAwaited.ShouldBeTrue();
        first.Dispose();

        second.IsAwaited.ShouldBeFalse();
    }

    [Fact]
    public void A_higher_bound_lets_in_who_waits_and_a_lower_one_ends_nobody()
    {
        var admission = new SessionAdmission(new AdmissionBounds { MaxSessions = 1 });
        SessionTurn[] turns = [.. Enumerable.Range(0, 4).Select(_ => Ask(admission, One))];

        admission.Replace(new AdmissionBounds { MaxSessions = 3 });
        turns.Select(turn => turn.IsAwaited).ShouldBe([false, false, false, true]);

        admission.Replace(new AdmissionBounds { MaxSessions = 1 });
        turns[0].Dispose();
        turns[1].Dispose();
        turns[3].IsAwaited.ShouldBeTrue();
        turns[2].Dispose();
        turns[3].IsAwaited.ShouldBeFalse();
    }

    [Fact]
    public void An_agent_at_its_own_bound_keeps_no_other_agent_waiting()
    {
        var admission = new SessionAdmission(new AdmissionBounds { MaxSessions = 3 });
        var first = Ask(admission, One, most: 1);

        var second = Ask(admission, One, most: 1);
        var other = Ask(admission, Two);

        (second.IsAwaited, other.IsAwaited).ShouldBe((true, false));
        first.Dispose();
        second.IsAwaited.ShouldBeFalse();
    }

    [Fact]
    public void A_full_queue_refuses_clearly_and_keeps_those_who_wait()
    {
        var admission = new SessionAdmission(new AdmissionBounds { MaxSessions = 1, MaxQueued = 1 });
        var running = Ask(admission, One);
        var waiting = Ask(admission, One);

        Should.Throw<SessionException>(() => Ask(admission, Two)).Message
            .ShouldBe("agentd has no room: 1 sessions run and 1 wait (max_sessions, max_queued); try again later");

        running.Dispose();
        waiting.IsAwaited.ShouldBeFalse();
    }

    [Fact]
    public void Nobody_may_wait_or_enter_once_it_is_closed()
    {
        var admission = new SessionAdmission(new AdmissionBounds());

        admission.Close();

        Should.Throw<SessionException>(() => Ask(admission, One)).Message.ShouldBe("agentd is shutting down");
    }

    [Fact]
    public void Adopted_sessions_count_even_beyond_the_bound()
    {
        var admission = new SessionAdmission(new AdmissionBounds { MaxSessions = 1 });
        SessionTurn[] adopted = [admission.AdmitRunning(One, SessionTrigger.Manual), admission.AdmitRunning(One, SessionTrigger.Scheduled)];

        var next = Ask(admission, One);
        adopted[0].Dispose();
        next.IsAwaited.ShouldBeTrue();
        adopted[1].Dispose();

        next.IsAwaited.ShouldBeFalse();
    }

    [Fact]
    public async Task Whoever_gives_up_the_wait_never_has_a_turn_and_harms_nobody()
    {
        var admission = new SessionAdmission(new AdmissionBounds { MaxSessions = 1 });
        var running = Ask(admission, One);
        var leaving = Ask(admission, One);
        var staying = Ask(admission, One);
        using var stop = new CancellationTokenSource();
        var wait = leaving.WaitAsync(stop.Token);

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(wait);
        leaving.Dispose();
        leaving.Dispose();
        running.Dispose();

        staying.IsAwaited.ShouldBeFalse();
        leaving.IsAwaited.ShouldBeTrue();
    }

    [Fact]
    public void Whoever_waited_under_an_earlier_daemon_waits_again_however_many_there_are_and_before_anybody_new()
    {
        var admission = new SessionAdmission(new AdmissionBounds { MaxSessions = 1, MaxQueued = 0 });
        var running = admission.AdmitRunning(One, SessionTrigger.Manual);
        SessionTurn[] returned = [Return(admission, 12), Return(admission, 15)];

        Should.Throw<SessionException>(() => Ask(admission, One));
        admission.Replace(new AdmissionBounds { MaxSessions = 1, MaxQueued = 3 });
        var newcomer = Ask(admission, One);

        newcomer.Place.ShouldBeGreaterThan(15);
        running.Dispose();
        Waiting().ShouldBe([false, true, true]);
        returned[0].Dispose();
        Waiting().ShouldBe([false, false, true]);
        returned[1].Dispose();
        Waiting().ShouldBe([false, false, false]);

        bool[] Waiting() => [returned[0].IsAwaited, returned[1].IsAwaited, newcomer.IsAwaited];
    }

    [Fact]
    public void Nobody_is_let_in_while_it_is_halted_whatever_makes_room()
    {
        var admission = new SessionAdmission(new AdmissionBounds { MaxSessions = 1 });
        var running = Ask(admission, One);
        var waiting = Ask(admission, One);

        admission.Halt();
        running.Dispose();
        admission.Replace(new AdmissionBounds { MaxSessions = 5 });
        waiting.IsAwaited.ShouldBeTrue();

        admission.Resume();
        waiting.IsAwaited.ShouldBeFalse();
    }

    private static SessionTurn Return(SessionAdmission admission, long place) => admission.Return(One, SessionTrigger.Manual, null, place);

    private static SessionTurn Ask(SessionAdmission admission, AgentName agent, int? most = null) =>
        admission.Enter(agent, SessionTrigger.Manual, most);
}
