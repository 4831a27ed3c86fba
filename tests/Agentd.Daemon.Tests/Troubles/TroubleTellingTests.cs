using System.Text.RegularExpressions;
using Agentd.Application.Sessions;
using Agentd.Daemon.Logging;
using Agentd.Daemon.Troubles;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Agentd.Notify.Protocol;
using Microsoft.Extensions.Logging;
using NSubstitute;

namespace Agentd.Daemon.Tests.Troubles;

public sealed partial class TroubleTellingTests : IAsyncDisposable
{
    private static readonly SessionId _session = SessionId.FromBytes([1, 2, 3, 4, 5, 6, 7, 8]);
    private static readonly AgentName _agent = AgentName.Parse("builder");

    private readonly ToldDesk _desk = new();

    public TroubleTellingTests() => _desk.Desk.Agents.All.Returns(
        [new Agent { Name = _agent, BaseImage = "x", MethodologyDirectory = "/m", Command = ["x"] }]);

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task What_happened_to_a_session_is_told_under_its_id_so_that_a_second_time_is_recognised()
    {
        await LogOfSessionAsync(log =>
        {
            SessionLog.Unsealed(log, _session, "c", "two files have two names");
            SessionLog.NetworkUnavailable(log, _session, "c");
            SessionLog.NetworkDetached(log, _session, "c", "it ended its relay \u001b[31mtwice");
        });

        _desk.Told().Select(told => (told.Id, told.Data.Agent, told.Data.Why)).ShouldBe(
        [
            ("0102030405060708.record.unsealed", "builder", "its record is not sealed: two files have two names"),
            ("0102030405060708.network.unavailable", "builder",
                "it runs on without a network: its broker is gone, and is started again"),
            ("0102030405060708.network.unavailable", "builder", "it runs on without a network: it ended its relay twice"),
        ]);
        _desk.Told()[0].Data.Command.ShouldBe("agentd inspect 0102030405060708");
    }

    [Fact]
    public async Task What_a_session_was_refused_is_one_message_at_its_end_with_their_number_and_the_first_of_them()
    {
        await LogOfSessionAsync(log => SessionLog.NetworkSummary(log, _session, "c", 3, 4711, 0, 0), live =>
        {
            foreach (var host in (string[])["a.example.org", "b.example.org", "c.example.org", "d.example.org"])
                live.Progress.Denied(host, 443, "no_rule");
        });
        await LogOfSessionAsync(log => SessionLog.NetworkSummary(log, _session, "c", 3, 0, 5, 0));

        var told = _desk.Told().ShouldHaveSingleItem();
        told.Data.Why.ShouldBe(
            "it was refused 4711 time(s) what it wanted to reach, among them a.example.org:443, b.example.org:443, c.example.org:443");
        (told.Id, told.Data.Command).ShouldBe(("0102030405060708.network.denied", "agentd network 0102030405060708"));
        NoticeTypes.IsQuiet(told.Type).ShouldBeTrue();
    }

    [Fact]
    public async Task Trouble_that_lasts_is_told_once_whoever_is_restarted_and_anew_when_it_comes_back()
    {
        Action<ILogger> fails = log => SessionLog.CredentialUnusable(log, _agent, "API_KEY", "it is not set");
        await _desk.LogAsync(fails + fails);
        await _desk.LogAsync(fails);
        _desk.Told().ShouldHaveSingleItem().Id.ShouldBe("builder/API_KEY-1767323045.credential.unusable");

        await _desk.LogAsync(log => SessionLog.Started(log, _session, "c", _agent, false, null));
        _desk.Time.Advance(TimeSpan.FromHours(1));
        await _desk.LogAsync(fails);

        _desk.Told().Select(told => told.Id).ShouldBe(
            ["builder/API_KEY-1767323045.credential.unusable", "builder/API_KEY-1767326645.credential.unusable"]);
    }

    [Fact]
    public async Task Nothing_is_kept_of_what_nobody_is_told_of_so_that_a_sink_that_is_added_is_told()
    {
        _desk.Sinks.Replace([new NotifySink { Name = "chat", Events = ["session.*"] }]);
        Action<ILogger> refused = log => DaemonLog.ReloadRefused(log, "line 3: no such key");
        await _desk.LogAsync(refused);

        _desk.Sinks.Replace([new NotifySink { Name = "chat" }]);
        await _desk.LogAsync(refused + refused);

        _desk.Told().ShouldHaveSingleItem().Data.Why!.ShouldEndWith("the one before stays in force: line 3: no such key");
    }

    [Fact]
    public async Task A_pull_that_failed_is_not_over_because_a_session_runs_an_older_image()
    {
        Action<ILogger> older = log => SessionLog.PullFailed(log, _session, "registry/x", "no route");
        Action<ILogger> starts = log => SessionLog.Started(log, _session, "c", _agent, false, null);
        await LogOfSessionAsync(older + starts + older);
        _desk.Types().ShouldBe(["image.pull_failed"]);

        await LogOfSessionAsync(starts);
        _desk.Time.Advance(TimeSpan.FromHours(1));
        await LogOfSessionAsync(log => SessionLog.ImageMissing(log, _session, "registry/x", "no route"));
        _desk.Types().ShouldBe(["image.pull_failed", "image.pull_failed"]);
    }

    [Fact]
    public async Task Podman_is_unreachable_when_it_is_slow_for_a_minute_or_not_there_and_its_answer_is_told_too()
    {
        await _desk.LogAsync(log => DaemonLog.PodmanIsSlow(log, "rm", 40, 1, 1));
        _desk.Types().ShouldBeEmpty();

        await _desk.LogAsync(log =>
        {
            DaemonLog.PodmanIsSlow(log, "ps", 80, 2, 1);
            DaemonLog.PodmanIsUnreachable(log, "it is not there");
        });
        await _desk.LogAsync(log => DaemonLog.PodmanAnswers(log, 100));
        await _desk.LogAsync(log => DaemonLog.PodmanAnswers(log, 100));

        _desk.Told().Select(told => told.Id).ShouldBe(["podman-1767323045.podman.unreachable", "podman-1767323045.podman.reachable"]);
        _desk.Told()[1].Data.Why.ShouldBe("Podman answers again; it did not since 2026-01-02 03:04 UTC");
    }

    [Fact]
    public async Task A_daemon_that_is_ready_tells_that_the_one_before_crashed_and_nothing_after_one_that_stopped()
    {
        Action<ILogger> ready = log => DaemonLog.Started(log, "/s", "/p");
        await _desk.LogAsync(ready + (log => DaemonLog.Stopped(log)));
        _desk.Time.Advance(TimeSpan.FromHours(1));
        await _desk.LogAsync(ready);
        _desk.Types().ShouldBeEmpty();

        _desk.Time.Advance(TimeSpan.FromHours(1));
        await _desk.LogAsync(ready);

        var told = _desk.Told().ShouldHaveSingleItem();
        told.Id.ShouldEndWith("-1767326645000.daemon.started");
        told.Data.Why!.ShouldStartWith("agentd is ready; the one that began 2026-01-02 04:04 UTC had not ended in order");
    }

    [Fact]
    public async Task A_daemon_that_waits_for_sessions_says_so_once_and_one_that_has_none_to_wait_for_says_nothing()
    {
        await _desk.LogAsync(log => DaemonLog.Draining(log, 0));
        await _desk.LogAsync(log =>
        {
            DaemonLog.Draining(log, 3);
            DaemonLog.Draining(log, 2);
        });

        _desk.Told().ShouldHaveSingleItem().Data.Why
            .ShouldBe("agentd is asked to stop: it takes no new runs, and waits for 3 session(s)");
    }

    [Fact]
    public async Task Trouble_of_an_agent_that_is_not_declared_any_more_is_forgotten()
    {
        Action<ILogger> fails = log => SessionLog.CredentialUnusable(log, _agent, "API_KEY", "it is not set");
        await _desk.LogAsync(fails);
        _desk.Desk.Agents.All.Returns([]);
        await _desk.LogAsync(log => DaemonLog.Reloaded(log, 0));
        _desk.Time.Advance(TimeSpan.FromHours(1));

        await _desk.LogAsync(fails);

        _desk.Types().Count().ShouldBe(2);
    }

    [Fact]
    public void Every_event_that_is_looked_for_is_one_of_the_log_and_is_seen_whatever_is_written_of_it()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists($"{directory.FullName}/Agentd.sln")) directory = directory.Parent!;
        var logged = Directory.EnumerateFiles($"{directory.FullName}/src", "*Log.cs", SearchOption.AllDirectories)
            .SelectMany(file => EventName().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).ToHashSet();

        TroubleTelling.Names.Where(name => !logged.Contains(name)).ShouldBeEmpty();
        (LoggedEvents.MayTake(typeof(LoggedEvents).FullName, LogLevel.Information), LoggedEvents.MayTake("console", LogLevel.Error))
            .ShouldBe((true, false));
    }

    private async Task LogOfSessionAsync(Action<ILogger> log, Action<LiveSession>? before = null)
    {
        var daemon = _desk.Desk.Part<DaemonConfiguration>().DaemonId;
        var live = new LiveSession(new SessionRecord
        {
            SessionId = _session,
            Agent = _agent,
            DaemonId = daemon,
            RepositoryUrl = "https://example.org/site.git",
            StartedAt = _desk.Time.GetUtcNow(),
        }, _desk.Time);
        before?.Invoke(live);
        await _desk.Desk.Live.HoldAsync(live, () => _desk.LogAsync(log));
    }

    [GeneratedRegex("EventName = \"([^\"]+)\"")]
    private static partial Regex EventName();
}
