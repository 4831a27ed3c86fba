using System.Net;
using Agentd.Cli.Tests;
using Agentd.Protocol;
using Agentd.Protocol.Connections;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;
using Agentd.Web.Guarding;
using Agentd.Web.Hosting;
using Agentd.Web.Starting;

namespace Agentd.Web.Tests.Hosting;

/// <summary>The page, really served at the loopback, in front of a daemon that answers as the test says.</summary>
internal sealed class SeenPage : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    public const string Id = "0123456789abcdef";

    private readonly WebServer _server;

    private SeenPage(TestDaemon daemon, WebServer server, SignIns signIns)
    {
        (Daemon, _server, SignIns) = (daemon, server, signIns);
        Client = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(server.Addresses.Single()),
            Timeout = TimeSpan.FromMinutes(2),
        };
    }

    public TestDaemon Daemon { get; }

    public SignIns SignIns { get; }

    /// <summary>A client without a cookie.</summary>
    public HttpClient Client { get; }

    public static async Task<SeenPage> OfAsync(
        Func<ServerConnection, Request, CancellationToken, Task>? answer = null, TimeProvider? present = null)
    {
        var daemon = new TestDaemon(answer ?? AnswerAsync);
        var options = new WebOptions
        {
            DaemonSocket = daemon.SocketPath,
            PageSocket = Path.Combine(daemon.Folder, "web.sock"),
            SignInDirectory = Path.Combine(daemon.Folder, "web"),
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
        };
        var time = present ?? TimeProvider.System;
        var signIns = new SignIns(options.SignInDirectory, time);
        var idle = new IdleEnd(TimeSpan.Zero, TimeSpan.Zero, TimeProvider.System);
        var desk = PageService.Desk(options, signIns, idle, time, TextWriter.Null);
        return new SeenPage(daemon, await WebServer.StartAsync(
            new PagePlace(options.PageSocket, options.Listen, IsHanded: false), desk.AnswerAsync), signIns);
    }

    /// <summary>What a daemon with one agent and one session says, with hostile names in every place that others choose.</summary>
    public static async Task AnswerAsync(ServerConnection connection, Request request, CancellationToken cancellation)
    {
        foreach (var reply in Replies(request)) await connection.SendAsync(reply, cancellation);
    }

    public static IEnumerable<Reply> Replies(Request request) => request switch
    {
        StatusRequest => [Status],
        AgentsRequest => [new AgentList([new AgentSummary { Name = "site-builder", Schedule = "0 6 * * *", RepoUrl = Hostile }], More: false)],
        ScheduleRequest => [new FireList([new Fire("site-builder", DateTimeOffset.UtcNow.AddHours(1))])],
        RecordsRequest => [new RecordPage([Session], new Dictionary<string, int> { ["work_failed"] = 1 }, More: false, "1.0123456789abcdef")],
        InspectRequest { Session: Id } => [new SessionFound(new SessionDetails(Session) { Why = Hostile, Seal = new SealFacts(1, "aa", "bb") })],
        WorkRequest => [Work],
        NetworkRequest => [new NetworkPage([new NetworkDecision { Time = Noon, Verdict = "deny", Host = Hostile, Reason = "no_rule" }], More: false)],
        VerifyRecordRequest => [new RecordVerified(Id, Whole: false, Hostile, [Hostile], Noon)],
        HeadsRequest => [new HeadList([new AgentHead("site-builder", Id, "cc")])],
        BundleRequest => [new BundlePiece([1, 2], 3, More: true), new BundlePiece([3], 3, More: false)],
        WatchRequest => [new SessionChanged()],
        _ => [new Problem(ProblemCode.NotFound, "no session has an id that begins with that")],
    };

    public const string Hostile = "<script>alert('x')</script>\u202e\u001b]0;owned\u0007";

    public static DaemonStatus Status { get; } = new()
    {
        Version = "0.1.1",
        Pid = 7,
        StartedAt = Noon,
        UptimeSeconds = 60,
        Sessions = new Dictionary<string, int>(),
        Queued = 0,
        Draining = false,
        Ready = true,
        NotReady = [],
    };

    public static SessionSummary Session { get; } = new()
    {
        SessionId = Id,
        Agent = "site-builder",
        State = SessionState.Ended,
        Outcome = "work_failed",
        ExitCode = 5,
        WorkUnit = Hostile,
        CreatedAt = Noon,
        StartedAt = Noon,
        EndedAt = Noon.AddSeconds(5),
    };

    private static LeftWork Work { get; } = new()
    {
        Kept = "all",
        CommitCount = 1,
        FileCount = 1,
        Commits = [new LeftCommit("00112233445566", Noon, Hostile)],
        Files = [new LeftFile(Hostile, 3, 1)],
        BundleBytes = 3,
        Fetch = ["git", "fetch", Hostile],
    };

    /// <summary>Asks as a browser that has signed in.</summary>
    public async Task<HttpResponseMessage> GetAsync(
        string path, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", $"{RequestGuard.Cookie}={SignIns.Use(SignIns.NewLink())}");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request, completion);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        await Daemon.DisposeAsync();
    }
}
