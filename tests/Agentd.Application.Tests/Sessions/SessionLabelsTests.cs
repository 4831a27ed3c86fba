using Agentd.Application.Sessions;
using Agentd.Domain.Agents;

namespace Agentd.Application.Tests.Sessions;

public sealed class SessionLabelsTests
{
    private static readonly SessionLabels _labels = new(
        SessionWorld.Names, "localhost/site:1",
        new SessionLimits { Timeout = TimeSpan.FromMinutes(30), StopGrace = TimeSpan.FromSeconds(20) });

    [Fact]
    public void Survive_a_round_through_the_engine() => SessionLabels.Read(_labels.ToDictionary()).ShouldBe(_labels);

    [Fact]
    public void Survive_it_without_a_time_limit()
    {
        var unlimited = _labels with { Limits = _labels.Limits with { Timeout = null } };

        SessionLabels.Read(unlimited.ToDictionary()).ShouldBe(unlimited);
    }

    [Theory]
    [InlineData(SessionLabels.DaemonLabel, "NOT-HEX!")]
    [InlineData("agentd.agent", "Root User")]
    [InlineData("agentd.session", "../../etc")]
    public void Are_nobodys_when_one_of_them_is_not_ours(string label, string value)
    {
        var foreign = new Dictionary<string, string>(_labels.ToDictionary()) { [label] = value };

        SessionLabels.Read(foreign).ShouldBeNull();
    }

    [Fact]
    public void Read_a_grace_that_cannot_be_read_as_the_usual_one()
    {
        var odd = new Dictionary<string, string>(_labels.ToDictionary()) { ["agentd.stop_grace_ms"] = "-5" };

        SessionLabels.Read(odd)!.Limits.StopGrace.ShouldBe(TimeSpan.FromSeconds(10));
    }
}
