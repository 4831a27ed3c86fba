using Agentd.Application.Scheduling;
using Agentd.Domain.Agents;
using Agentd.Infrastructure.Notices;
using Agentd.Notify.Protocol;

namespace Agentd.Infrastructure.Tests.Notices;

public sealed class FireNoticeTests
{
    private static readonly AgentName _agent = AgentName.Parse("builder");
    private static readonly DateTimeOffset _at = new(2026, 1, 2, 3, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(SkipReason.StillRunning, NoticeTypes.ScheduleSkipped)]
    [InlineData(SkipReason.Missed, NoticeTypes.ScheduleFireMissed)]
    public void What_the_operator_asked_for_is_another_event_than_what_nobody_did(SkipReason reason, string type)
    {
        var told = FireNotice.Of(_agent, new SkippedFire(_at, reason));

        (told.Id, told.Data.Agent).ShouldBe(($"builder-1767322800.{type}", "builder"));
        told.Data.Why!.ShouldStartWith("the scheduled run of 2026-01-02 03:00 UTC did not take place: ");
        NoticeTypes.All.ShouldContain(told.Type);
    }

    [Fact]
    public void A_run_that_was_not_taken_is_missed_and_why_holds_nothing_that_a_terminal_acts_on() =>
        FireNotice.NotTaken(_agent, _at, "no \u001b[31mroom").Data.Why!.ShouldEndWith("not take place: it was not taken: no room");
}
