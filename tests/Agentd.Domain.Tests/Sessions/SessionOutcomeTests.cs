using Agentd.Domain.Sessions;

namespace Agentd.Domain.Tests.Sessions;

public sealed class SessionOutcomeTests
{
    [Theory]
    [InlineData(0, "success", true)]
    [InlineData(1, "generic_failure", false)]
    [InlineData(2, "usage_error", false)]
    [InlineData(3, "blocked", true)]
    [InlineData(4, "nothing_ready", true)]
    [InlineData(5, "work_failed", false)]
    [InlineData(6, "infrastructure_failure", false)]
    [InlineData(42, "generic_failure", false)]
    [InlineData(125, "generic_failure", false)]
    [InlineData(126, "command_not_executable", false)]
    [InlineData(127, "command_not_found", false)]
    [InlineData(128, "generic_failure", false)]
    [InlineData(129, "terminated_by_signal", false)]
    [InlineData(255, "terminated_by_signal", false)]
    public void Has_the_label_of_its_exit_code(int code, string label, bool good)
    {
        var outcome = SessionOutcome.FromExitCode(code);

        (outcome.Label, outcome.ExitCode, outcome.IsGood).ShouldBe((label, code, good));
        outcome.Signal.ShouldBe(code > 128 ? code - 128 : null);
    }

    [Fact]
    public void Has_no_exit_code_where_agentd_ended_the_session()
    {
        SessionOutcome.TimedOut.ExitCode.ShouldBeNull();
        SessionOutcome.Cancelled.ExitCode.ShouldBeNull();
        SessionOutcome.TimedOut.IsGood.ShouldBeFalse();
        SessionOutcome.Cancelled.IsGood.ShouldBeFalse();
    }

    [Fact]
    public void Survives_a_round_through_a_record()
    {
        SessionOutcome[] all =
        [
            SessionOutcome.TimedOut, SessionOutcome.Cancelled, .. Enumerable.Range(0, 256).Select(SessionOutcome.FromExitCode),
        ];

        foreach (var outcome in all) SessionOutcome.FromRecord(outcome.Label, outcome.ExitCode).ShouldBe(outcome);
    }

    [Theory]
    [InlineData("success", null)]
    [InlineData("success", 1)]
    [InlineData("error", null)]
    [InlineData("SUCCESS", 0)]
    [InlineData("", 0)]
    public void Is_not_read_from_a_record_that_contradicts_itself(string label, int? code) =>
        SessionOutcome.FromRecord(label, code).ShouldBeNull();

    [Fact]
    public void Every_label_that_an_outcome_can_have_is_listed_once() =>
        SessionOutcome.Labels.Order(StringComparer.Ordinal).ShouldBe(
            Enumerable.Range(0, 256).Select(code => SessionOutcome.FromExitCode(code).Label)
                .Append(SessionOutcome.TimedOut.Label).Append(SessionOutcome.Cancelled.Label).Distinct().Order(StringComparer.Ordinal));
}
