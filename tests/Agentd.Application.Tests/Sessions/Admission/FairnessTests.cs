using Agentd.Application.Sessions.Admission;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Tests.Sessions.Admission;

public sealed class FairnessTests
{
    private readonly FairQueue _queue = new();

    [Fact]
    public void Sessions_of_one_agent_go_in_the_order_in_which_they_came()
    {
        SessionTurn[] asked = [Wait("a"), Wait("a"), Wait("a")];

        Served().ShouldBe(asked);
    }

    [Fact]
    public void Agents_take_turns_however_often_one_of_them_asks()
    {
        for (var asked = 0; asked < 50; asked++) Wait("busy");
        Wait("quiet");
        Wait("still");

        Served().Take(5).Select(turn => turn.Agent.Value).ShouldBe(["busy", "quiet", "still", "busy", "busy"]);
    }

    [Fact]
    public void Manual_and_scheduled_sessions_take_turns_however_many_wait_of_one_kind()
    {
        for (var asked = 0; asked < 50; asked++) Wait("a", SessionTrigger.Scheduled);
        Wait("b");
        Wait("b");

        Served().Take(5).Select(turn => turn.Trigger).ShouldBe(
        [
            SessionTrigger.Manual, SessionTrigger.Scheduled, SessionTrigger.Manual, SessionTrigger.Scheduled, SessionTrigger.Scheduled,
        ]);
    }

    [Fact]
    public void An_agent_that_may_not_go_is_passed_over_and_keeps_its_place()
    {
        var held = Wait("a");
        var free = Wait("b");

        _queue.Take(turn => turn.Agent.Value != "a").ShouldBe(free);
        _queue.Take(_ => true).ShouldBe(held);
        _queue.Count.ShouldBe(0);
    }

    private SessionTurn Wait(string agent, SessionTrigger trigger = SessionTrigger.Manual)
    {
        var turn = new SessionTurn(null, AgentName.Parse(agent), trigger, null, 1);
        _queue.Add(turn);
        return turn;
    }

    private IEnumerable<SessionTurn> Served()
    {
        while (_queue.Take(_ => true) is { } turn) yield return turn;
    }
}
