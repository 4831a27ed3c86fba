using System.Text;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;
using NSubstitute;

namespace Agentd.Daemon.Tests.Operators;

public sealed class EarlierOutputTests : IAsyncLifetime
{
    private const int Limit = 300_000;

    private readonly OperatorDesk _desk = new();
    private readonly string _console = Path.GetTempFileName();

    public async Task InitializeAsync()
    {
        var lines = Enumerable.Range(0, 9).Select(i => $"2026-03-01T12:00:0{i}.000000000+00:00 {(i % 3 == 0 ? "stderr" : "stdout")} F line {i}\n");
        await File.WriteAllTextAsync(_console, string.Concat(lines));
        SessionId.TryParse("0123456789abcdef", out var id).ShouldBeTrue();
        _desk.Archive.All().Returns(
        [
            new SessionRecord
            {
                SessionId = id,
                Agent = AgentName.Parse("site-builder"),
                DaemonId = DaemonId.FromPaths("/s", "/p"),
                RepositoryUrl = "https://example.org/site.git",
                StartedAt = DateTimeOffset.UnixEpoch,
                EndedAt = DateTimeOffset.UnixEpoch,
                Outcome = "success",
            },
        ]);
        _desk.Archive.ConsoleLog(default, default).ReturnsForAnyArgs(_console);
        _desk.Socket.Open();
    }

    public async Task DisposeAsync()
    {
        await _desk.DisposeAsync();
        File.Delete(_console);
    }

    [Fact(Timeout = Limit)]
    public async Task Whoever_looks_back_is_told_each_line_once()
    {
        var last = await AskAsync(new LogsRequest { Session = "0123", Tail = 3 });
        Text(last).ShouldBe("line 6\nline 7\nline 8\n");
        var before = await AskAsync(new LogsRequest { Session = "0123", Tail = 4, Before = last[0].Cursor });
        Text(before).ShouldBe("line 2\nline 3\nline 4\nline 5\n");
        var first = await AskAsync(new LogsRequest { Session = "0123", Tail = 4, Before = before[0].Cursor });
        Text(first).ShouldBe("line 0\nline 1\n");
        (await AskAsync(new LogsRequest { Session = "0123", Tail = 4, Before = first[0].Cursor })).ShouldBeEmpty();
    }

    private async Task<IReadOnlyList<Output>> AskAsync(LogsRequest request)
    {
        var replies = await _desk.AskAsync(request);
        replies[^1].ShouldBeOfType<StreamEnd>();
        return [.. replies.OfType<Output>()];
    }

    private static string Text(IEnumerable<Output> pieces) => string.Concat(pieces.Select(piece => Encoding.UTF8.GetString(piece.Data)));
}
