using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using Agentd.Daemon.Output;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Daemon.Tests.Output;

public sealed class OutputSelectionTests
{
    private const int Limit = 30_000;

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly LogsRequest Everything = new() { Session = "0123" };

    [Fact]
    public async Task Holds_back_all_but_the_last_lines_of_an_ended_session() =>
        (await TextAsync(OutputSelection.Select(PiecesAsync(5), Everything with { Tail = 2 }, now: null, default))).ShouldBe("4\n5\n");

    [Fact]
    public async Task Passes_over_what_was_printed_before_a_time() =>
        (await TextAsync(OutputSelection.Select(PiecesAsync(5), Everything with { Since = Now.AddSeconds(-2) }, now: null, default))).ShouldBe("3\n4\n5\n");

    [Fact(Timeout = Limit)]
    public async Task Tells_the_tail_of_a_session_that_never_stops_to_print()
    {
        var told = OutputSelection.Select(EndlessAsync(), Everything with { Tail = 2 }, Now, default);

        (await TextAsync(told.Take(5))).ShouldBe("9\n10\n11\n12\n");
    }

    [Theory(Timeout = Limit)]
    [InlineData(null, "0.0.0.0.0")]
    [InlineData(0, "3")]
    [InlineData(2, "3")]
    public async Task Gives_a_follower_a_cursor_before_anything_else_is_printed(int? tail, string expected)
    {
        var source = Channel.CreateUnbounded<Agentd.Protocol.Replies.Output>();
        for (var line = 1; line <= 3; line++) source.Writer.TryWrite(Piece(line, Now.AddMinutes(-1)));
        List<string> cursors = [];

        await foreach (var piece in OutputSelection.Select(source.Reader.ReadAllAsync(), Everything with { Tail = tail }, Now, default))
        {
            if (piece.Data is not []) continue;
            cursors.Add(piece.Cursor);
            source.Writer.TryComplete();
        }

        cursors.ShouldBe([expected]);
    }

    [Fact]
    public async Task Marks_where_a_follower_went_on()
    {
        var told = await OutputSelection.Select(PiecesAsync(1), Everything with { Cursor = "7.7.7.7.7" }, Now, default).ToListAsync();

        (told[0].Data.Length, told[0].Cursor, told.Count).ShouldBe((0, "7.7.7.7.7", 2));
    }

    private static async IAsyncEnumerable<Agentd.Protocol.Replies.Output> PiecesAsync(int count)
    {
        for (var line = 1; line <= count; line++) yield return Piece(line, Now.AddSeconds(line - count));
        await Task.CompletedTask;
    }

    // A line every 5 ms, the tenth of them at the present.
    private static async IAsyncEnumerable<Agentd.Protocol.Replies.Output> EndlessAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var line = 1; ; line++)
        {
            await Task.Delay(5, cancellation);
            yield return Piece(line, Now.AddSeconds(line - 11));
        }
    }

    private static Agentd.Protocol.Replies.Output Piece(int line, DateTimeOffset time) =>
        new(OutputStream.Stdout, Encoding.UTF8.GetBytes($"{line}\n"), time, $"{line}");

    private static async Task<string> TextAsync(IAsyncEnumerable<Agentd.Protocol.Replies.Output> told) =>
        string.Concat((await told.ToListAsync()).Select(piece => Encoding.UTF8.GetString(piece.Data)));
}
