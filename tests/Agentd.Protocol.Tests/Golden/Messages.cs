using Agentd.Protocol.Frames;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Protocol.Tests.Golden;

/// <summary>One specimen of every message, fully and sparsely filled, by the name of its golden file.</summary>
internal static class Messages
{
    private const string Id = "0123456789abcdef";
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly IReadOnlyDictionary<string, object> All = new Dictionary<string, object>
    {
        ["hello"] = new Hello("0.1.1", new string('a', 64)),
        ["request.run"] = new RunRequest { Agent = "site-builder", Trigger = RunTrigger.Scheduled },
        ["request.run.work-unit"] = new RunRequest
        {
            Agent = "site-builder",
            Repo = "https://example.org/r.git",
            WorkUnit = "issue-42",
            Trigger = RunTrigger.Manual,
            TimeoutMs = 90_000,
            Follow = true,
        },
        ["request.run.request"] =
            new RunRequest { Agent = "site-builder", RequestText = "Füge \"Status\" hinzu\n", Trigger = RunTrigger.Manual, Detach = true },
        ["request.run.artifact"] = new RunRequest
        {
            Agent = "site-builder",
            Artifact = new OperatorArtifact("claim", "c-1", "{\"a\": 1}"u8.ToArray()),
            Trigger = RunTrigger.Manual,
        },
        ["request.run.continue"] = new RunRequest { Agent = "site-builder", Continues = "0123", Trigger = RunTrigger.Manual },
        ["request.attach"] = new AttachRequest(Id, Follow: true, "4711"),
        ["request.wait"] = new WaitRequest("0123"),
        ["request.stop"] = new StopRequest(Id, 10_000, "runaway"),
        ["request.logs"] = new LogsRequest { Session = Id, Follow = true, Tail = 10, Since = Noon, Cursor = "4711" },
        ["request.inspect"] = new InspectRequest(Id),
        ["request.network"] = new NetworkRequest(Id, Denied: true),
        ["request.network-check"] = new NetworkCheckRequest("site-builder", "https://api.example.org/v1"),
        ["request.usage"] = new UsageRequest("site-builder", Noon),
        ["request.records"] = new RecordsRequest
        {
            Limit = 50,
            Agent = "site-builder",
            Outcomes = ["work_failed", RecordsRequest.Incomplete],
            Find = "issue",
            Since = Noon,
            After = "639000000000000000.0123456789abcdef",
            PerAgent = 30,
        },
        ["request.watch"] = new WatchRequest(),
        ["request.work"] = new WorkRequest(Id),
        ["request.bundle"] = new BundleRequest(Id),
        ["request.verify"] = new VerifyRecordRequest(Id),
        ["request.heads"] = new HeadsRequest(),
        ["request.ps"] = new PsRequest(All: true, "site-builder", 20),
        ["request.agents"] = new AgentsRequest(),
        ["request.schedule"] = new ScheduleRequest(10),
        ["request.status"] = new StatusRequest(),
        ["request.reload"] = new ReloadRequest(),
        ["reply.accepted"] = new Accepted(Id),
        ["reply.phase"] = new PhaseChanged("prepare", PhaseState.Began, Noon),
        ["reply.step"] = new StepBegan("clone", Noon.AddMilliseconds(1500)),
        ["reply.denied"] = new NetworkDenied("evil.example", 443, "no_rule", Noon),
        ["reply.network"] = new NetworkPage([Allowed(), new NetworkDecision { Time = Noon, Verdict = "close" }], More: false),
        ["reply.network-answer"] = new NetworkAnswer(true, "filtered", 2, "*.example.org"),
        ["reply.network-answer.denied"] = new NetworkAnswer(false, "filtered", Reason: "no_rule"),
        ["reply.usage"] = new UsagePage(
            [
                new UsageRow("site-builder", 3, 120, "claude-sonnet-4-5")
                {
                    InputTokens = 4_720,
                    OutputTokens = 890,
                    CacheReadTokens = 180_000,
                    CacheWriteTokens = 51,
                    Cost = 12.5m,
                    Currency = "USD",
                },
                new UsageRow("site-builder", 1, 2),
            ], More: false),
        ["reply.output"] = new Output(OutputStream.Stdout, [0x68, 0x69, 0xff], Noon, "4711"),
        ["reply.result"] = new Result { SessionId = Id, Label = "terminated_by_signal", ExitCode = 137, Signal = 9, Why = "a signal" },
        ["reply.result.error"] = new Result { SessionId = Id, Error = "podman does not answer", Warning = "not sealed" },
        ["reply.end"] = new StreamEnd(),
        ["reply.end.warning"] = new StreamEnd("the output of session 0123456789abcdef may not be whole: nobody saw its end"),
        ["reply.problem"] = new Problem(ProblemCode.UnknownAgent, "unknown agent 'x'"),
        ["reply.problem.details"] = new Problem(ProblemCode.Refused, "the configuration has errors", ["a.toml:1:1: x", "a.toml:2:1: y"]),
        ["reply.records"] = new RecordPage(
            [Summary()], new Dictionary<string, int> { ["success"] = 1, ["open"] = 2 }, More: true, "639000000000000000.0123456789abcdef"),
        ["reply.changed"] = new SessionChanged(Sparse()),
        ["reply.changed.nothing"] = new SessionChanged(),
        ["reply.work"] = new LeftWork
        {
            Kept = "all",
            Reason = "a file was too large",
            Base = "00112233",
            Commits = [new LeftCommit("44556677", Noon, "feat: a page for each month")],
            CommitCount = 1,
            Files = [new LeftFile("site/month.html", 120, 4), new LeftFile("logo.png")],
            FileCount = 2,
            NotKept = [new LostFile("secret", ".env")],
            BundleBytes = 2048,
            Fetch = ["git", "fetch", "work.bundle"],
        },
        ["reply.bundle"] = new BundlePiece([1, 2, 3], 4, More: true),
        ["reply.verified"] = new RecordVerified(Id, Whole: false, "is not as it was sealed: 1 difference(s)", ["size is 3, was 4"], Noon),
        ["reply.heads"] = new HeadList([new AgentHead("site-builder", Id, "0011")]),
        ["reply.sessions"] = new SessionPage([Summary(), Sparse()], More: true),
        ["reply.session"] = new SessionFound(Details()),
        ["reply.stopped"] = new Stopped(Id, AlreadyEnded: false, "cancelled"),
        ["reply.stopped.error"] = new Stopped(Id, AlreadyEnded: true, null, "its record is incomplete"),
        ["reply.agents"] = new AgentList(
            [
                new AgentSummary
                {
                    Name = "site-builder",
                    Schedule = "*/15 * * * *",
                    RepoUrl = "https://example.org/r.git",
                    NextFire = Noon,
                    LastOutcome = "success",
                    UsedInAWeek = new UsageSums(1_200_000, 3, 12.5m, "USD"),
                    Today = new SpentToday(19.5m, 20, "USD", Spent: true),
                },
                new AgentSummary { Name = "code-reviewer", LastSkip = new SkippedRun(Noon, "still_running") },
            ], More: false),
        ["reply.schedule"] = new FireList([new Fire("site-builder", Noon)]),
        ["reply.status"] = new DaemonStatus
        {
            Version = "0.1.1",
            Pid = 4711,
            StartedAt = Noon,
            UptimeSeconds = 3600,
            PodmanVersion = "4.3.1",
            Sessions = new Dictionary<string, int> { ["queued"] = 1, ["running"] = 2 },
            Queued = 1,
            Draining = false,
            Ready = false,
            NotReady = ["Podman does not answer within 5 s"],
            ConfigPath = "/etc/agentd/agentd.toml",
            AuditRoot = "/var/lib/tesserine/audit",
            Messages = [new SinkStatus("ops-chat", 3, 1)],
            Verification = new VerificationStatus(Noon, 1234, 1, UnderWay: true),
            Today = new SpentToday(19.5m, 100, "USD", Spent: false),
        },
        ["reply.reloaded"] = new Reloaded(2),
    };

    private static NetworkDecision Allowed() => new()
    {
        Time = Noon,
        Verdict = "end",
        Kind = "tls",
        Host = "api.example.org",
        Port = 443,
        Rule = 1,
        Reason = "sni",
        Seen = "other.example",
        Method = "GET",
        Path = "/v1/models",
        Status = 200,
        Credential = "API_KEY",
        Address = "203.0.113.9",
        Sent = 517,
        Received = 186,
        Ms = 36,
        Times = 2,
    };

    private static SessionSummary Sparse() =>
        new() { SessionId = "fedcba9876543210", Agent = "code-reviewer", State = SessionState.TearingDown, CreatedAt = Noon };

    private static SessionSummary Summary() => new()
    {
        SessionId = Id,
        Agent = "site-builder",
        State = SessionState.Ended,
        Outcome = "success",
        ExitCode = 0,
        Trigger = RunTrigger.Manual,
        WorkUnit = "issue-42",
        RepoUrl = "https://example.org/r.git",
        CreatedAt = Noon,
        StartedAt = Noon.AddSeconds(1),
        EndedAt = Noon.AddSeconds(90),
        Used = new UsageSums(185_610, 0),
    };

    private static SessionDetails Details() => new()
    {
        SessionId = Id,
        Agent = "site-builder",
        State = SessionState.Running,
        Trigger = RunTrigger.Scheduled,
        CreatedAt = Noon,
        Phases = [new PhaseTime("prepare", Noon, 250), new PhaseTime("execute", Noon.AddSeconds(1))],
        Limits = new Limits
        {
            TimeoutMs = 90_000,
            StopGraceMs = 10_000,
            MemoryBytes = 4L << 30,
            Cpus = 1.5m,
            Pids = 2048,
            Entries = 2_000_000,
            Unenforced = ["pids"],
        },
        Environment = new Dictionary<string, string> { ["ANTHROPIC_BASE_URL"] = "https://models.example.org", ["NO_COLOR"] = "" },
        Bound = "out_of_memory",
        Why = "a signal",
        Seal = new SealFacts(7, "0011", "2233", "4455", "6677"),
        ImageDigest = "sha256:0011",
        Commit = "00112233",
        Continues = new ContinuedSession("fedcba9876543210", "code-reviewer", "0011", Work: true, new ContinuedState(12, 65_536, 1)),
        RecordPath = "/var/lib/tesserine/audit/site-builder/0123456789abcdef",
        Usage = new UsageSummary
        {
            Models = [new UsedModel("claude-sonnet-4-5", 12, 4_720, 890, 180_000, 5_120, 0.1m), new UsedModel("local", 1, 8, 0, 0, 0)],
            Currency = "USD",
            Cost = 0.1m,
            Unmeasured = 2,
            Failed = 1,
            UnderWay = 1,
        },
        Declared = [new UsedModel("claude-sonnet-4-5", 12, 4_700, 900, 0, 0)],
        Error = "podman does not answer",
    };
}
