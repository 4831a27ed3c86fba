using System.Text.Json;
using Agentd.Protocol;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Cli.Tests.Verbs;

public sealed class QueryVerbTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TestTerminal terminal = new() { Clock = new StandingClock(Now) };

    [Fact]
    public async Task Ps_lists_sessions_aligned_and_in_relative_times()
    {
        await using var daemon = TestDaemon.Answering(new SessionPage([Running(), Failed()], More: false));

        (await terminal.RunAsync("ps", "--all", "--agent", "a", "--limit", "5", "--socket-path", daemon.SocketPath)).ShouldBe(0);

        terminal.Out.ShouldBe("""
            SESSION           AGENT         STATUS           WORK UNIT  CREATED  TOOK
            0123456789abcdef  site-builder  running          issue-42   3m ago   2m 30s
            fedcba9876543210  a             work_failed (5)  -          1h ago   5.0s

            """);
        daemon.Requests.ShouldBe([new PsRequest(All: true, "a", 5)]);
    }

    [Theory]
    [InlineData(false, "\n")]
    [InlineData(true, "\u001b[H\u001b[J")]
    public async Task Ps_that_watches_prints_the_list_again_when_something_happens_until_the_daemon_goes_away(bool isTerminal, string between)
    {
        var terminal = new TestTerminal { Clock = new StandingClock(Now), OutIsTerminal = isTerminal };
        await using var daemon = new TestDaemon(async (connection, request, cancellation) =>
        {
            if (request is WatchRequest)
            {
                await connection.SendAsync(new SessionChanged(), cancellation);
                while (!terminal.Out.Contains("running")) await Task.Delay(10, cancellation);
                await connection.SendAsync(new SessionChanged(Failed()), cancellation);
                await connection.SendAsync(new SessionChanged(Failed()), cancellation);
                while (!terminal.Out.Contains("work_failed")) await Task.Delay(10, cancellation);
            }
            else
            {
                await connection.SendAsync(new SessionPage([terminal.Out.Contains("running") ? Failed() : Running()], More: false), cancellation);
            }
        });

        (await terminal.RunAsync("ps", "--all", "--watch", "--socket-path", daemon.SocketPath)).ShouldNotBe(0);

        var lists = terminal.Out.Split(between + "SESSION", StringSplitOptions.None);
        lists.Length.ShouldBe(isTerminal ? 3 : 2);
        lists[^2].ShouldContain("running");
        lists[^1].ShouldContain("work_failed (5)");
        terminal.Error.ShouldContain("agentd went away");
    }

    [Fact]
    public async Task Ps_does_not_watch_for_a_program()
    {
        (await terminal.RunAsync("ps", "--watch", "-o", "json")).ShouldNotBe(0);
        terminal.Error.ShouldContain("--watch is for a person");
    }

    [Fact]
    public async Task Ps_searches_all_sessions_and_goes_on_until_it_has_as_many_as_were_asked_for()
    {
        var counts = new Dictionary<string, int>();
        await using var daemon = new TestDaemon(async (connection, request, cancellation) => await connection.SendAsync(
            new RecordPage([Failed()], counts, More: false, ((RecordsRequest)request).After is null ? "1.fedcba9876543210" : "2.x"), cancellation));

        (await terminal.RunAsync(
            "ps", "--outcome", "work_failed", "--outcome", "incomplete", "--find", "issue", "--agent", "a", "--limit", "2", "--quiet",
            "--socket-path", daemon.SocketPath)).ShouldBe(0);

        terminal.Out.ShouldBe("fedcba9876543210\nfedcba9876543210\n");
        var asked = daemon.Requests.Cast<RecordsRequest>().ToArray();
        asked.Select(one => (one.Limit, one.After)).ShouldBe([(2, null), (1, "1.fedcba9876543210")]);
        asked[0].Outcomes.ShouldBe(["work_failed", "incomplete"]);
        (asked[0].Find, asked[0].Agent).ShouldBe(("issue", "a"));
    }

    [Fact]
    public async Task Ps_says_what_sessions_used_where_that_is_measured()
    {
        await using var daemon = TestDaemon.Answering(new SessionPage(
            [Running() with { Used = new UsageSums(1_234_567, 2, 0.5m, "USD") }, Failed() with { Used = new UsageSums(800, 0) }, Failed()],
            More: false));

        await terminal.RunAsync("ps", "--all", "--socket-path", daemon.SocketPath);

        terminal.Out.ShouldBe("""
            SESSION           AGENT         STATUS           WORK UNIT  CREATED  TOOK    USED
            0123456789abcdef  site-builder  running          issue-42   3m ago   2m 30s  1.23M+, 0.50 USD
            fedcba9876543210  a             work_failed (5)  -          1h ago   5.0s    800
            fedcba9876543210  a             work_failed (5)  -          1h ago   5.0s    -

            """);
    }

    [Fact]
    public async Task Ps_says_that_there_is_nothing_on_standard_error_alone()
    {
        await using var daemon = TestDaemon.Answering(new SessionPage([], More: false));

        (await terminal.RunAsync("ps", "--socket-path", daemon.SocketPath)).ShouldBe(0);
        (terminal.Out, terminal.Error).ShouldBe(("", "no session is running or queued\n"));
    }

    [Fact]
    public async Task Ps_prints_json_with_every_key_and_nulls_for_what_is_absent()
    {
        await using var daemon = TestDaemon.Answering(new SessionPage([Running()], More: false));

        await terminal.RunAsync("ps", "-o", "json", "--socket-path", daemon.SocketPath);

        var session = JsonDocument.Parse(terminal.Out).RootElement.EnumerateArray().Single();
        session.EnumerateObject().Select(property => property.Name).ShouldBe(
        [
            "session_id", "agent", "state", "outcome", "exit_code", "trigger", "work_unit", "repo_url", "created_at",
            "started_at", "ended_at", "used",
        ]);
        session.GetProperty("created_at").GetString().ShouldBe("2026-03-01T11:57:00Z");
        session.GetProperty("outcome").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Agents_prints_json()
    {
        await using var daemon = TestDaemon.Answering(new AgentList([new AgentSummary { Name = "site-builder" }], More: false));

        await terminal.RunAsync("agents", "-o", "json", "--socket-path", daemon.SocketPath);

        JsonDocument.Parse(terminal.Out).RootElement.EnumerateArray().Single().GetProperty("name").GetString().ShouldBe("site-builder");
    }

    [Fact]
    public async Task Ps_puts_pages_together()
    {
        var sessions = Enumerable.Range(0, 1000).Select(i => Running() with { SessionId = $"{i:x16}" }).ToArray();
        await using var daemon = TestDaemon.Answering([.. SessionPage.Of(sessions)]);

        await terminal.RunAsync("ps", "-q", "--socket-path", daemon.SocketPath);

        terminal.Out.ShouldBe(string.Concat(sessions.Select(session => session.SessionId + "\n")));
    }

    [Fact]
    public async Task Inspect_shows_what_is_known_and_leaves_out_what_is_not()
    {
        await using var daemon = TestDaemon.Answering(new SessionFound(Details()));

        (await terminal.RunAsync("inspect", "0123", "--socket-path", daemon.SocketPath)).ShouldBe(0);

        terminal.Out.ShouldBe("""
            Session     0123456789abcdef
            Agent       site-builder
            Status      infrastructure_failure (6)
            Error       set-up failed: clone (exit 128)
                        fatal: ^[[31mno
            Trigger     manual
            Time limit  1m 30s
            Variables   LEVEL=3
                        NO_COLOR=
            Created     2026-03-01 11:57:00 +00:00 (3m ago)
            Started     2026-03-01 11:57:30 +00:00 (2m ago)
            Ended       2026-03-01 11:58:00 +00:00 (2m ago)
            Took        30s

            PHASE         BEGAN  TOOK
            prepare       +0ms   250ms
            set-up:clone  +1.5s  -

            """);
    }

    [Fact]
    public async Task Inspect_shows_what_the_session_goes_on_from()
    {
        ContinuedSession earlier = new("fedcba9876543210", "code-reviewer", "0011", Work: true);
        foreach (var (continues, shown) in new[]
        {
            (earlier, "work"),
            (earlier with { State = new(12, 65_536, 0) }, "work, 12 files of state"),
            (earlier with { Work = false, State = new(12, 65_536, 3) }, "12 files of state (3 entries left out)"),
            (earlier with { Work = false }, "its state, which was empty"),
        })
        {
            await using var daemon = TestDaemon.Answering(new SessionFound(Details() with { Continues = continues }));
            var inspecting = new TestTerminal();
            await inspecting.RunAsync("inspect", "0123", "--socket-path", daemon.SocketPath);
            inspecting.Out.ShouldContain($"Continues   fedcba9876543210 of code-reviewer: {shown}\n");
        }
    }

    [Fact]
    public async Task Inspect_shows_what_the_session_used()
    {
        var usage = new UsageSummary
        {
            Models = [new UsedModel("claude", 12, 4_720, 890, 1_804_000, 51_200, 0.1234m), new UsedModel("lo\u001bcal", 1, 8, 0, 0, 0)],
            Currency = "USD",
            Cost = 0.1234m,
            Unmeasured = 2,
            UnderWay = 1,
        };
        await using var daemon = TestDaemon.Answering(new SessionFound(Details() with { Usage = usage }));

        await terminal.RunAsync("inspect", "0123", "--socket-path", daemon.SocketPath);

        terminal.Out.ShouldContain("""
            Used          claude: 12 requests, 4.72k in 890 out, cache 1.8M read 51.2k written
                          lo^[cal: 1 request, 8 in 0 out
            Cost          0.1234 USD
            Under way     1 request
            Not measured  2 requests

            """);
    }

    [Theory]
    [InlineData(ProblemCode.NotFound, "no session begins with 'ffff'")]
    [InlineData(ProblemCode.Ambiguous, "two sessions begin with '0'")]
    public async Task Inspect_says_that_a_session_is_unknown_or_ambiguous(string code, string message)
    {
        await using var daemon = TestDaemon.Answering(new Problem(code, message));

        (await terminal.RunAsync("inspect", "0", "--socket-path", daemon.SocketPath)).ShouldBe(1);
        terminal.Error.ShouldBe(message + "\n");
    }

    [Fact]
    public async Task Agents_lists_them()
    {
        await using var daemon = TestDaemon.Answering(
            new AgentList(
            [
                new AgentSummary
                {
                    Name = "site-builder",
                    Schedule = "*/15 * * * *",
                    RepoUrl = "https://x.org/r",
                    NextFire = Now.AddMinutes(7),
                    LastOutcome = "success",
                },
            ], More: true),
            new AgentList(
                [new AgentSummary { Name = "code-reviewer", LastSkip = new SkippedRun(Now.AddMinutes(-5), "still_running") }],
                More: false));

        await terminal.RunAsync("agents", "--socket-path", daemon.SocketPath);
        await terminal.RunAsync("agents", "-q", "--socket-path", daemon.SocketPath);

        terminal.Out.ShouldBe("""
            AGENT          SCHEDULE      NEXT FIRE  LAST OUTCOME  LAST SKIP               REPOSITORY
            site-builder   */15 * * * *  in 7m      success       -                       https://x.org/r
            code-reviewer  -             -          -             5m ago (still_running)  -
            site-builder
            code-reviewer

            """);
    }

    [Fact]
    public async Task Agents_says_what_they_used_lately_where_that_is_measured()
    {
        await using var daemon = TestDaemon.Answering(new AgentList(
            [
                new AgentSummary { Name = "site-builder", UsedInAWeek = new UsageSums(45_000_000, 0, 12.5m, "USD") },
                new AgentSummary { Name = "code-reviewer", Today = new SpentToday(19.5m, 20, "USD", Spent: true) },
            ], More: false));

        await terminal.RunAsync("agents", "--socket-path", daemon.SocketPath);

        terminal.Out.ShouldBe("""
            AGENT          SCHEDULE  NEXT FIRE  LAST OUTCOME  LAST SKIP  7 DAYS          TODAY                      REPOSITORY
            site-builder   -         -          -             -          45M, 12.50 USD  -                          -
            code-reviewer  -         -          -             -          -               19.50 of 20.00 USD, spent  -

            """);
    }

    [Fact]
    public async Task Schedule_lists_the_next_fires()
    {
        await using var daemon = TestDaemon.Answering(new FireList([new Fire("a", Now.AddSeconds(30)), new Fire("b", Now.AddDays(2))]));

        await terminal.RunAsync("schedule", "--count", "2", "--socket-path", daemon.SocketPath);

        terminal.Out.ShouldBe("""
            AT                                  AGENT
            2026-03-01 12:00:30 +00:00  in 30s  a
            2026-03-03 12:00:00 +00:00  in 2d   b

            """);
        daemon.Requests.ShouldBe([new ScheduleRequest(2)]);
    }

    [Fact]
    public async Task Status_shows_how_the_daemon_is()
    {
        await using var daemon = TestDaemon.Answering(new DaemonStatus
        {
            Version = "0.1.1",
            Pid = 7,
            StartedAt = Now,
            UptimeSeconds = 3700,
            Sessions = new Dictionary<string, int> { ["running"] = 2, ["tearing_down"] = 1, ["queued"] = 0 },
            Queued = 0,
            Draining = true,
            Ready = false,
            NotReady = ["the daemon is shutting down"],
            Messages = [new SinkStatus("chat", 3, 1), new SinkStatus("mail", 0, 0)],
            Verification = new VerificationStatus(Now.AddHours(-3), 1234, 1, UnderWay: false),
        });

        await terminal.RunAsync("status", "--socket-path", daemon.SocketPath);

        terminal.Out.ShouldBe($"""
            Daemon     agentd 0.1.1, pid 7, draining
            Up         1h 1m
            Not ready  the daemon is shutting down
            Podman     does not answer
            Sessions   2 running, 1 tearing down
            Queue      empty
            Messages   chat: 3 waiting, 1 given up
            Records    1234 verified 3h ago, 1 NOT as they were sealed: agentd audit verify
            Socket     {daemon.SocketPath}

            """);
    }

    [Fact]
    public async Task A_check_of_the_status_says_only_whether_the_daemon_is_ready()
    {
        await using var daemon = TestDaemon.Answering(Status());

        (await terminal.RunAsync("status", "--check", "--socket-path", daemon.SocketPath)).ShouldBe(0);

        terminal.Out.ShouldBe("ready\n");
        terminal.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_check_of_a_daemon_that_is_not_ready_says_why_and_fails()
    {
        await using var daemon = TestDaemon.Answering(Status("Podman does not answer within 5 s", "the audit root '/a' is not usable"));

        (await terminal.RunAsync("status", "--check", "--socket-path", daemon.SocketPath)).ShouldBe(1);

        terminal.Out.ShouldBeEmpty();
        terminal.Error.ShouldBe("not ready: Podman does not answer within 5 s\nnot ready: the audit root '/a' is not usable\n");
    }

    private static DaemonStatus Status(params string[] notReady) => new()
    {
        Version = "0.1.1",
        Pid = 7,
        StartedAt = Now,
        UptimeSeconds = 1,
        Sessions = new Dictionary<string, int>(),
        Queued = 0,
        Draining = false,
        Ready = notReady.Length == 0,
        NotReady = notReady,
    };

    [Fact]
    public async Task Reload_prints_every_error_of_a_refusal()
    {
        await using var daemon = TestDaemon.Answering(
            new Problem(ProblemCode.Refused, "the configuration has errors; the old one stays", ["a:1:1: x", "a:2:1: y"]));

        (await terminal.RunAsync("reload", "--socket-path", daemon.SocketPath)).ShouldBe(1);
        terminal.Error.ShouldBe("the configuration has errors; the old one stays\na:1:1: x\na:2:1: y\n");
    }

    [Fact]
    public async Task A_problem_is_a_document_where_json_was_asked_for()
    {
        await using var daemon = TestDaemon.Answering(
            new Problem(ProblemCode.Refused, "the claim is not valid", ["/title: must not be empty"]));

        (await terminal.RunAsync("inspect", "abc", "-o", "json", "--socket-path", daemon.SocketPath)).ShouldBe(1);

        terminal.Error.ShouldContain("the claim is not valid");
        var problem = System.Text.Json.Nodes.JsonNode.Parse(terminal.Out)!;
        problem["code"]!.GetValue<string>().ShouldBe("refused");
        problem["details"]![0]!.GetValue<string>().ShouldBe("/title: must not be empty");
    }

    [Fact]
    public async Task Reload_says_what_is_in_force()
    {
        await using var daemon = TestDaemon.Answering(new Reloaded(1));

        (await terminal.RunAsync("reload", "--socket-path", daemon.SocketPath)).ShouldBe(0);
        terminal.Out.ShouldBe("configuration reloaded: 1 agent\n");
    }

    [Fact]
    public async Task A_daemon_of_another_kind_is_named_as_such()
    {
        await using var daemon = TestDaemon.Answering(new Accepted("0123"));

        (await terminal.RunAsync("agents", "--socket-path", daemon.SocketPath)).ShouldBe(1);
        terminal.Error.ShouldBe("agentd answered with 'Accepted' where 'AgentList' was due\n");
    }

    private static SessionSummary Running() => new()
    {
        SessionId = "0123456789abcdef",
        Agent = "site-builder",
        State = SessionState.Running,
        WorkUnit = "issue-42",
        Trigger = RunTrigger.Manual,
        CreatedAt = Now.AddMinutes(-3),
        StartedAt = Now.AddSeconds(-150),
    };

    private static SessionSummary Failed() => new()
    {
        SessionId = "fedcba9876543210",
        Agent = "a",
        State = SessionState.Ended,
        Outcome = "work_failed",
        ExitCode = 5,
        CreatedAt = Now.AddMinutes(-90),
        StartedAt = Now.AddMinutes(-90),
        EndedAt = Now.AddMinutes(-90).AddSeconds(5),
    };

    private static SessionDetails Details() => new()
    {
        SessionId = "0123456789abcdef",
        Agent = "site-builder",
        State = SessionState.Ended,
        Outcome = "infrastructure_failure",
        ExitCode = 6,
        Error = "set-up failed: clone (exit 128)\nfatal: \u001b[31mno",
        Trigger = RunTrigger.Manual,
        Limits = new Limits { TimeoutMs = 90_000 },
        Environment = new Dictionary<string, string> { ["LEVEL"] = "3", ["NO_COLOR"] = "" },
        CreatedAt = Now.AddMinutes(-3),
        StartedAt = Now.AddSeconds(-150),
        EndedAt = Now.AddMinutes(-2),
        Phases = [new PhaseTime("prepare", Now.AddMinutes(-3), 250), new PhaseTime("set-up:clone", Now.AddMinutes(-3).AddSeconds(1.5))],
    };
}
