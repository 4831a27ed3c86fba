using System.Text.Json;
using Agentd.Application.Figures;
using Agentd.Daemon.Notices;
using Agentd.Daemon.Tests.Operators;
using Agentd.Daemon.Watching;
using Agentd.Domain.Agents;
using Agentd.Infrastructure.Configuration;
using Agentd.Notify.Protocol;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace Agentd.Daemon.Tests.Watching;

public sealed class AgentWatchTests : IAsyncDisposable
{
    private static readonly DateTimeOffset _start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly Agent _agent = new()
    {
        Name = AgentName.Parse("builder"),
        BaseImage = "x",
        MethodologyDirectory = "/m",
        Command = ["x"],
        ExpectSuccessWithin = TimeSpan.FromHours(26),
        FailAfter = 3,
    };

    private readonly FakeTimeProvider _time = new(_start);
    private readonly OperatorDesk _desk;
    private AgentWatch _watch;

    public AgentWatchTests()
    {
        _desk = new OperatorDesk(time: _time);
        _desk.Agents.All.Returns([_agent]);
        _desk.Part<ConfiguredSinks>().Replace([new NotifySink { Name = "chat", Repeat = TimeSpan.FromHours(4) }]);
        _watch = Restarted();
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task An_agent_that_nothing_succeeded_for_is_told_of_once_and_again_after_repeat_whoever_is_restarted_meanwhile()
    {
        Recorded(AgentHistory.None);
        await LookAsync(after: TimeSpan.FromHours(25));
        Ids().ShouldBeEmpty();

        await LookAsync(after: TimeSpan.FromHours(2));
        _watch = Restarted();
        await LookAsync(after: TimeSpan.FromMinutes(1));
        Ids().ShouldBe(["builder-1767323045.agent.overdue"]);
        Told().Single().Data.Why.ShouldBe(
            "no session has done what it was asked since 2026-01-02 03:04 UTC; one is expected within 26 h");

        await LookAsync(after: TimeSpan.FromHours(4));
        _watch = Restarted();
        await LookAsync(after: TimeSpan.FromMinutes(1));
        Ids().ShouldBe(["builder-1767323045.agent.overdue", "builder-1767323045-1.agent.overdue"]);
    }

    [Fact]
    public async Task The_success_that_ends_it_is_told_of_although_the_daemon_was_restarted()
    {
        Recorded(AgentHistory.None);
        await LookAsync(after: TimeSpan.Zero);
        await LookAsync(after: TimeSpan.FromHours(27));
        _watch = Restarted();

        Recorded(new AgentHistory(_time.GetUtcNow(), _time.GetUtcNow(), 0));
        await LookAsync(after: TimeSpan.FromMinutes(1));
        await LookAsync(after: TimeSpan.FromMinutes(1));

        Ids().ShouldBe(["builder-1767323045.agent.overdue", "builder-1767323045.agent.overdue_resolved"]);
    }

    [Fact]
    public async Task So_many_failures_in_a_row_are_told_of_once_and_so_is_the_success_that_ends_them()
    {
        Recorded(new AgentHistory(null, _start.AddMinutes(-1), 2));
        await LookAsync(after: TimeSpan.Zero);
        Ids().ShouldBeEmpty();

        Recorded(new AgentHistory(null, _start, 3));
        await LookAsync(after: TimeSpan.Zero);
        Recorded(new AgentHistory(null, _start.AddHours(1), 4));
        _watch = Restarted();
        await LookAsync(after: TimeSpan.FromHours(1));
        Ids().ShouldBe(["builder-1767323045.agent.failing"]);

        Recorded(new AgentHistory(_start.AddHours(2), _start.AddHours(2), 0));
        await LookAsync(after: TimeSpan.FromHours(1));
        await LookAsync(after: TimeSpan.FromHours(1));
        Ids().ShouldBe(["builder-1767323045.agent.failing", "builder-1767323045.agent.recovered"]);
    }

    [Fact]
    public async Task What_was_to_be_told_when_the_daemon_was_killed_is_told_by_the_next_one_under_the_same_id()
    {
        Recorded(new AgentHistory(null, _start, 3));
        // The spool cannot be used: as if the daemon had been killed before it was told.
        var spool = Directory.CreateDirectory(State).FullName + "/spool";
        await File.WriteAllTextAsync(spool, "");
        await LookAsync(after: TimeSpan.Zero);
        File.Delete(spool);

        Recorded(new AgentHistory(null, _start.AddHours(1), 4));
        _watch = Restarted();
        await LookAsync(after: TimeSpan.FromHours(1));

        Ids().ShouldBe(["builder-1767323045.agent.failing"]);
    }

    [Fact]
    public async Task Nothing_is_told_before_the_records_are_read_and_they_are_asked_for()
    {
        var histories = _desk.Part<SessionFigures>().Histories;
        await LookAsync(after: TimeSpan.FromHours(100));

        (Ids().Length, histories.Wanted.IsCompleted).ShouldBe((0, true));
    }

    [Fact]
    public async Task Without_anybody_to_tell_nothing_is_looked_for()
    {
        _desk.Part<ConfiguredSinks>().Replace([new NotifySink { Name = "ping", Kind = SinkKind.Ping }]);
        await LookAsync(after: TimeSpan.FromHours(100));

        _desk.Part<SessionFigures>().Histories.Wanted.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task What_ends_because_nothing_is_expected_any_more_is_not_told()
    {
        Recorded(new AgentHistory(null, _start, 3));
        await LookAsync(after: TimeSpan.Zero);

        _desk.Agents.All.Returns([_agent with { FailAfter = null }]);
        await LookAsync(after: TimeSpan.Zero);
        _desk.Agents.All.Returns([_agent]);
        Recorded(new AgentHistory(null, _start.AddHours(1), 4));
        await LookAsync(after: TimeSpan.FromHours(1));

        Ids().ShouldBe(["builder-1767323045.agent.failing", "builder-1767326645.agent.failing"]);
    }

    private string State => _desk.Part<DaemonConfiguration>().StateDirectory!;

    private AgentWatch Restarted() => new(
        _desk.Part<DaemonConfiguration>(), _desk.Agents, _desk.Part<SessionFigures>(), _desk.Part<OverdueAgents>(),
        _desk.Part<ConfiguredSinks>(), _desk.Part<SpooledNotices>(), _time, _desk.Part<ILoggerFactory>());

    private Task LookAsync(TimeSpan after)
    {
        // An agent's clock begins when it is first seen.
        _desk.Part<OverdueAgents>().Renew();
        _time.Advance(after);
        return _watch.LookAsync();
    }

    private void Recorded(AgentHistory history) => _desk.Part<SessionFigures>().Histories.SetRecorded(
        new Dictionary<AgentName, AgentHistory> { [_agent.Name] = history });

    private string[] Ids() => [.. Told().Select(notice => notice.Id)];

    private Notice[] Told()
    {
        var place = Path.Combine(State, "spool", "chat");
        if (!Directory.Exists(place)) return [];
        return [.. Directory.GetFiles(place, "*.json").Order(StringComparer.Ordinal)
            .Select(file => JsonSerializer.Deserialize(File.ReadAllBytes(file), NotifyJson.Plain.Notice)!)];
    }
}
