using System.Text.Json;
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

    private static NetworkDecision Decision(string verdict) =>
        new() { Time = Now.AddMinutes(-3), Verdict = verdict, Kind = "tls", Host = "api.example.org", Port = 443 };
}
