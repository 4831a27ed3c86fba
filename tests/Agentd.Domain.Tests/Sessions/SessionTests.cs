using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;

namespace Agentd.Domain.Tests.Sessions;

public sealed class SessionTests
{
    private readonly Session _session = new(
        new ResourceNames(DaemonId.FromPaths("/s", "/p"), AgentName.Parse("site-builder"), SessionId.Parse("00112233445566ff")),
        SessionTrigger.Manual, DateTimeOffset.UnixEpoch);

    [Fact]
    public void Goes_through_its_phases_in_their_order()
    {
        _session.Phase.ShouldBe(SessionPhase.Prepare);
        _session.Enter(SessionPhase.Clone);
        _session.Enter(SessionPhase.Mount);
        _session.Enter(SessionPhase.Execute);
        _session.Enter(SessionPhase.Teardown);
        _session.TornDown();
        _session.Enter(SessionPhase.Seal);
        _session.Phase.ShouldBe(SessionPhase.Seal);
    }

    [Fact]
    public void May_go_to_its_teardown_from_anywhere() => Should.NotThrow(() => _session.Enter(SessionPhase.Teardown));

    [Fact]
    public void Is_torn_down_and_sealed_as_often_as_it_takes()
    {
        _session.Enter(SessionPhase.Teardown);
        _session.Enter(SessionPhase.Teardown);
        _session.TornDown();
        _session.Enter(SessionPhase.Seal);

        Should.NotThrow(() => _session.Enter(SessionPhase.Seal));
    }

    [Theory]
    [InlineData(SessionPhase.Prepare)]
    [InlineData(SessionPhase.Clone)]
    [InlineData(SessionPhase.Execute)]
    public void Never_goes_back_or_stays(SessionPhase earlier)
    {
        _session.Enter(SessionPhase.Execute);

        Should.Throw<InvalidOperationException>(() => _session.Enter(earlier)).Message.ShouldContain("cannot go from execute");
    }

    [Fact]
    public void Is_not_sealed_before_a_clean_teardown()
    {
        _session.Enter(SessionPhase.Teardown);

        Should.Throw<InvalidOperationException>(() => _session.Enter(SessionPhase.Seal)).Message.ShouldContain("must not be sealed");
    }

    [Fact]
    public void Keeps_its_first_outcome()
    {
        _session.Reach(SessionOutcome.TimedOut);
        _session.Reach(SessionOutcome.FromExitCode(0));

        _session.Outcome.ShouldBe(SessionOutcome.TimedOut);
    }

    [Fact]
    public void Keeps_its_first_failure_and_the_phase_it_happened_in()
    {
        _session.Enter(SessionPhase.Mount);
        _session.Fail("first");
        _session.Enter(SessionPhase.Teardown);
        _session.Fail("second");

        _session.Failure.ShouldBe(new SessionFailure(SessionPhase.Mount, "first"));
    }
}
