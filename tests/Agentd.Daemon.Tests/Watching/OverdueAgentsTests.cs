using Agentd.Application.Figures;
using Agentd.Daemon.Tests.Operators;
using Agentd.Daemon.Watching;
using Agentd.Domain.Agents;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace Agentd.Daemon.Tests.Watching;

public sealed class OverdueAgentsTests : IAsyncDisposable
{
    private static readonly DateTimeOffset _start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly Agent _expected = Agent("expected") with { ExpectSuccessWithin = TimeSpan.FromHours(26) };

    private readonly FakeTimeProvider _time = new(_start);
    private readonly OperatorDesk _desk;

    public OverdueAgentsTests()
    {
        _desk = new OperatorDesk(time: _time);
        _desk.Agents.All.Returns([_expected, Agent("free")]);
    }

    private OverdueAgents Overdue => _desk.Part<OverdueAgents>();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public void An_agent_that_never_succeeded_is_overdue_by_when_it_was_first_seen()
    {
        Recorded(AgentHistory.None);
        Overdue.Begin();

        Overdue.IsOverdue(_expected).ShouldBe(false);
        _time.Advance(TimeSpan.FromHours(27));
        Overdue.IsOverdue(_expected).ShouldBe(true);
    }

    [Fact]
    public void A_success_in_the_records_counts_when_it_is_the_later_of_the_two()
    {
        Recorded(new AgentHistory(_start.AddHours(20), _start.AddHours(20), 0));
        Overdue.Begin();

        _time.Advance(TimeSpan.FromHours(27));
        Overdue.IsOverdue(_expected).ShouldBe(false);
        _time.Advance(TimeSpan.FromHours(20));
        Overdue.IsOverdue(_expected).ShouldBe(true);
    }

    [Fact]
    public void Nothing_is_said_of_an_agent_of_which_nothing_is_expected_or_before_the_records_are_read()
    {
        Overdue.Begin();
        Overdue.IsOverdue(_expected).ShouldBeNull();

        Recorded(AgentHistory.None);
        Overdue.IsOverdue(Agent("free")).ShouldBeNull();
    }

    [Fact]
    public void An_agent_that_a_reload_declares_is_seen_from_then_on()
    {
        Recorded(AgentHistory.None);
        _desk.Agents.All.Returns([]);
        Overdue.Begin();
        _time.Advance(TimeSpan.FromHours(50));
        _desk.Agents.All.Returns([_expected]);

        Overdue.Renew();

        Overdue.IsOverdue(_expected).ShouldBe(false);
    }

    private void Recorded(AgentHistory history) => _desk.Part<SessionFigures>().Histories.SetRecorded(
        new Dictionary<AgentName, AgentHistory> { [_expected.Name] = history });

    private static Agent Agent(string name) => new()
    {
        Name = AgentName.Parse(name),
        BaseImage = "x",
        MethodologyDirectory = "/m",
        Command = ["x"],
    };
}
