using Agentd.Application.Figures;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Tests.Figures;

public sealed class AgentHistoriesTests
{
    private static readonly AgentName _agent = AgentName.Parse("site-builder");
    private static readonly DateTimeOffset _noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly SessionFigures _figures = new();

    [Fact]
    public void Before_the_records_are_read_nothing_is_said_to_have_never_happened()
    {
        End("work_failed", _noon);

        _figures.Histories[_agent].ShouldBeNull();
    }

    [Theory]
    [InlineData("success", 0)]
    [InlineData("blocked", 0)]
    [InlineData("nothing_ready", 0)]
    [InlineData("work_failed", 3)]
    [InlineData("timed_out", 3)]
    [InlineData("error", 3)]
    [InlineData("cancelled", 2)]
    public void Failures_count_on_from_the_records_and_a_cancelled_session_is_neither(string outcome, int failures)
    {
        _figures.Histories.SetRecorded(Recorded(new AgentHistory(null, _noon.AddDays(-1), 2)));

        End(outcome, _noon);

        _figures.Histories[_agent]!.Failures.ShouldBe(failures);
        _figures.Histories[_agent]!.LastEnd.ShouldBe(_noon);
        _figures.Histories[_agent]!.LastSuccess.ShouldBe(SessionOutcome.IsGoodLabel(outcome) ? _noon : null);
    }

    [Fact]
    public void A_session_that_ended_before_the_records_were_read_counts_once()
    {
        var record = End("work_failed", _noon);

        _figures.Histories.HasSeen(record.SessionId).ShouldBeTrue();
        _figures.Histories.HasSeen(Record().SessionId).ShouldBeFalse();
        _figures.Histories.SetRecorded(Recorded(new AgentHistory(_noon.AddDays(-1), _noon.AddDays(-1), 0)));

        _figures.Histories[_agent].ShouldBe(new AgentHistory(_noon.AddDays(-1), _noon, 1));
    }

    [Fact]
    public void An_end_that_an_earlier_daemon_noted_is_not_counted_twice_and_is_part_of_the_history()
    {
        _figures.Histories.SetRecorded(Recorded(AgentHistory.None));

        _figures.NoteEnd(Record() with { EndedAt = _noon, Outcome = "work_failed" }, "work_failed", _noon);

        _figures.Ended[(_agent, "work_failed")].ShouldBe(0);
        _figures.Histories[_agent]!.Failures.ShouldBe(1);
    }

    [Fact]
    public void Durations_count_for_every_longer_bound_too()
    {
        var durations = new Durations(1, 5, 15);

        foreach (var seconds in (double[])[0.5, 1, 3, 60, -2]) durations.Add(TimeSpan.FromSeconds(seconds));

        durations.Now().Within.ShouldBe([3, 4, 4]);
        durations.Now().Count.ShouldBe(5);
        durations.Now().Seconds.ShouldBe(64.5);
    }

    private static Dictionary<AgentName, AgentHistory> Recorded(AgentHistory history) => new() { [_agent] = history };

    private SessionRecord End(string outcome, DateTimeOffset at)
    {
        var record = Record();
        _figures.NoteEnd(record, outcome, at);
        return record;
    }

    private static SessionRecord Record() => new()
    {
        SessionId = SessionId.FromBytes(Guid.NewGuid().ToByteArray().AsSpan(0, 8)),
        Agent = _agent,
        DaemonId = DaemonId.FromPaths("/s", "/p"),
        RepositoryUrl = "https://example.org/x.git",
        StartedAt = _noon.AddMinutes(-1),
    };
}
