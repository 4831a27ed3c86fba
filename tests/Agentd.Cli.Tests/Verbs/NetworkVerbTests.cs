using System.Text.Json;
using Agentd.Protocol;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Cli.Tests.Verbs;

public sealed class NetworkVerbTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TestTerminal _terminal = new() { Clock = new StandingClock(Now) };

    [Fact]
    public async Task Network_lists_decisions_with_what_explains_them()
    {
        await using var daemon = TestDaemon.Answering(new NetworkPage(
        [
            Decision("allow") with { Rule = 1, Address = "203.0.113.9" }, Decision("end") with { Rule = 1, Sent = 5, Received = 7 },
            Decision("deny") with { Reason = "sni", Seen = "evil.example", Times = 3 },
        ], More: false));

        (await _terminal.RunAsync("network", "0123", "--socket-path", daemon.SocketPath)).ShouldBe(0);

        _terminal.Out.ShouldContain("203.0.113.9");
        _terminal.Out.ShouldContain("5 bytes sent, 7 received");
        _terminal.Out.ShouldContain("sni evil.example");
        daemon.Requests.ShouldBe([new NetworkRequest("0123")]);
    }

    [Fact]
    public async Task Denied_asks_for_what_was_refused_and_prints_json()
    {
        await using var daemon = TestDaemon.Answering(new NetworkPage([Decision("deny")], More: false));

        await _terminal.RunAsync("network", "0123", "--denied", "-o", "json", "--socket-path", daemon.SocketPath);

        JsonDocument.Parse(_terminal.Out).RootElement.EnumerateArray().Single().GetProperty("verdict").GetString().ShouldBe("deny");
        daemon.Requests.ShouldBe([new NetworkRequest("0123", Denied: true)]);
    }

    [Theory]
    [InlineData(0, "allowed by rule 2: *.example.org")]
    [InlineData(1, "denied (port)")]
    public async Task Check_says_by_its_exit_code_whether_a_place_is_allowed(int exitCode, string text)
    {
        await using var daemon = TestDaemon.Answering(exitCode == 0
            ? new NetworkAnswer(true, "filtered", 2, "*.example.org") : new NetworkAnswer(false, "filtered", Reason: "port"));

        (await _terminal.RunAsync("network", "check", "site-builder", "https://api.example.org/v1", "--socket-path", daemon.SocketPath))
            .ShouldBe(exitCode);

        _terminal.Out.ShouldStartWith(text);
        daemon.Requests.ShouldBe([new NetworkCheckRequest("site-builder", "https://api.example.org/v1")]);
    }

    [Fact]
    public async Task Check_says_of_an_agent_that_learns_what_will_be_refused()
    {
        await using var daemon = TestDaemon.Answering(new NetworkAnswer(true, "filtered", Reason: "no_rule"));

        (await _terminal.RunAsync("network", "check", "site-builder", "x.example", "--socket-path", daemon.SocketPath)).ShouldBe(0);

        _terminal.Out.ShouldStartWith("open while the agent learns, at public addresses; else denied (no_rule)");
    }

    [Fact]
    public async Task Suggest_prints_rules_for_what_a_session_was_refused()
    {
        await using var daemon = TestDaemon.Answering(new NetworkPage([Decision("deny") with { Reason = "no_rule" }], More: false));

        (await _terminal.RunAsync("network", "suggest", "0123", "--socket-path", daemon.SocketPath)).ShouldBe(0);

        _terminal.Out.ShouldContain("[[agents.network.allow]]\nhost = \"api.example.org\"");
        daemon.Requests.ShouldBe([new NetworkRequest("0123", Denied: true)]);
    }

    [Fact]
    public async Task Suggest_looks_at_the_last_sessions_of_an_agent_and_passes_those_by_that_were_not_filtered()
    {
        await using var daemon = new TestDaemon(async (connection, request, cancellation) => await connection.SendAsync(
            request switch
            {
                PsRequest => new SessionPage([Session("0123"), Session("4567")], More: false),
                NetworkRequest { Session: "0123" } => new Problem(ProblemCode.Failed, "session 0123 is not filtered"),
                _ => new NetworkPage([Decision("would_deny") with { Reason = "no_rule" }], More: false),
            },
            cancellation));

        (await _terminal.RunAsync("network", "suggest", "--agent", "site-builder", "--socket-path", daemon.SocketPath)).ShouldBe(0);

        _terminal.Out.ShouldContain("host = \"api.example.org\"  # once");
        _terminal.Error.ShouldContain("from 1 filtered of the last 2 sessions of site-builder");
    }

    [Theory]
    [InlineData]
    [InlineData("0123", "--agent", "site-builder")]
    public async Task Suggest_wants_a_session_or_an_agent(params string[] arguments) =>
        (await _terminal.RunAsync(["network", "suggest", .. arguments])).ShouldNotBe(0);

    private static SessionSummary Session(string id) =>
        new() { SessionId = id, Agent = "site-builder", State = SessionState.Ended, CreatedAt = Now };

    private static NetworkDecision Decision(string verdict) =>
        new() { Time = Now.AddMinutes(-3), Verdict = verdict, Kind = "tls", Host = "api.example.org", Port = 443 };
}
