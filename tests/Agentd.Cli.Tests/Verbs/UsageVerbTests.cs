using System.Text.Json;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Cli.Tests.Verbs;

public sealed class UsageVerbTests
{
    private static readonly DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly UsageRow[] _rows =
    [
        new("site-builder", 3, 120, "claude-sonnet")
        {
            InputTokens = 472_000, OutputTokens = 8_900, CacheReadTokens = 1_800_000, CacheWriteTokens = 51, Cost = 12.5m, Currency = "USD",
        },
        new("site-builder", 1, 1, "=cmd\u001b,1") { InputTokens = 5 },
        new("site-builder", 1, 2),
    ];

    private readonly TestTerminal _terminal = new() { Clock = new StandingClock(_now) };

    [Fact]
    public async Task Usage_is_a_table_by_agent_and_model()
    {
        await using var daemon = TestDaemon.Answering(new UsagePage(_rows, More: false));

        (await _terminal.RunAsync("usage", "--agent", "site-builder", "--since", "7d", "--socket-path", daemon.SocketPath)).ShouldBe(0);

        _terminal.Out.ShouldBe("""
            AGENT         MODEL           SESSIONS  REQUESTS  INPUT  OUTPUT  CACHE READ  CACHE WRITE  COST
            site-builder  claude-sonnet   3         120       472k   8.9k    1.8M        51           12.50 USD
            site-builder  =cmd^[,1        1         1         5      0       0           0            -
            site-builder  (not measured)  1         2         -      -       -           -            -

            """);
        daemon.Requests.ShouldBe([new UsageRequest("site-builder", _now.AddDays(-7))]);
    }

    [Fact]
    public async Task Usage_is_lines_of_which_no_cell_is_a_formula()
    {
        await using var daemon = TestDaemon.Answering(new UsagePage(_rows, More: false));

        await _terminal.RunAsync("usage", "-o", "csv", "--socket-path", daemon.SocketPath);

        _terminal.Out.ShouldBe(
            "agent,model,sessions,requests,input_tokens,output_tokens,cache_read_tokens,cache_write_tokens,cost,currency\n"
            + "site-builder,claude-sonnet,3,120,472000,8900,1800000,51,12.5,USD\n"
            + "site-builder,\"'=cmd^[,1\",1,1,5,0,0,0,,\n"
            + "site-builder,,1,2,0,0,0,0,,\n");
    }

    [Fact]
    public async Task Usage_is_a_document_too()
    {
        await using var daemon = TestDaemon.Answering(new UsagePage([], More: false));

        await _terminal.RunAsync("usage", "-o", "json", "--socket-path", daemon.SocketPath);
        JsonDocument.Parse(_terminal.Out).RootElement.GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Where_nothing_was_measured_that_is_said()
    {
        await using var daemon = TestDaemon.Answering(new UsagePage([], More: false));

        await _terminal.RunAsync("usage", "--socket-path", daemon.SocketPath);
        _terminal.Error.ShouldContain("nothing was measured");
    }
}
