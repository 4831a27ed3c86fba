using System.Text;
using Agentd.Daemon.Streaming;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Daemon.Tests.Streaming;

public sealed class OutputSelectionTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly LogsRequest Everything = new() { Session = "0123" };

    private readonly List<string?> _followedFrom = [];

    [Fact]
    public async Task Holds_back_all_but_the_last_lines_of_an_ended_session() =>
        (await TextAsync(OutputSelection.Once(Lines(1, 5), Everything with { Tail = 2 }, default))).ShouldBe("4\n5\n");

    [Theory]
    [InlineData(1, "3")]
    [InlineData(2, "2\n3")]
    [InlineData(9, "1\n2\n3")]
    public async Task Counts_a_last_line_that_is_still_open(int tail, string expected)
    {
        var open = new Output(OutputStream.Stdout, "3"u8.ToArray(), At(3), "3");

        (await TextAsync(OutputSelection.Once(Lines(1, 2).Append(open), Everything with { Tail = tail }, default))).ShouldBe(expected);
    }

    [Theory]
    [InlineData(64 * 1024, 3_000)]
    [InlineData(1, 1_000_000)]
    public void Holds_so_much_and_no_more_of_a_line_that_never_ends(int size, int pieces)
    {
        var tail = new TailBuffer(1);
        var piece = new Output(OutputStream.Stdout, new byte[size], Now, "0");

        for (var i = 1; i <= pieces; i++) tail.Add(piece with { Cursor = $"{i}" });

        var held = tail.Pieces.ToList();
        held[^1].Cursor.ShouldBe($"{pieces}");
        (held.Count * (size + 128L)).ShouldBeInRange(TailBuffer.MostBytes / 2, TailBuffer.MostBytes);
    }

    [Fact]
    public async Task Passes_over_what_was_printed_before_a_time() =>
        (await TextAsync(OutputSelection.Once(Lines(1, 5), Everything with { Since = At(3) }, default))).ShouldBe("3\n4\n5\n");

    [Theory]
    [InlineData(null, null, "1 2 3 4 5 6 7", null)]
    [InlineData(null, 2, "2 3 4 5 6 7", null)]
    [InlineData(2, null, "4 5 6 7", "5")]
    [InlineData(2, 5, "5 6 7", "5")]
    [InlineData(9, 6, "6 7", null)]
    [InlineData(0, null, "6 7", "5")]
    public async Task Goes_on_after_the_last_line_that_there_was(int? tail, int? since, string expected, string? cursor)
    {
        var told = await FollowedAsync(Everything with { Tail = tail, Since = since is { } line ? At(line) : null });

        string.Join(' ', told.Where(piece => piece.Data is not []).Select(Text)).ShouldBe(expected);
        _followedFrom.ShouldBe([cursor]);
    }

    [Theory]
    [InlineData(null, null, 0, "0.0.0.0.0")]
    [InlineData(null, "3", 0, "3")]
    [InlineData(0, null, 0, "5")]
    [InlineData(2, null, 2, "5")]
    public async Task Gives_a_follower_a_cursor_before_anything_comes(int? tail, string? from, int after, string expected)
    {
        var told = await FollowedAsync(Everything with { Tail = tail, Cursor = from });

        var mark = told.FindIndex(piece => piece.Data is []);
        (mark, told[mark].Cursor).ShouldBe((after, expected));
    }

    // Five lines are there, two more come.
    private ValueTask<List<Output>> FollowedAsync(LogsRequest asked)
    {
        var followed = OutputSelection.Followed(Lines(First(asked.Cursor), 5), Onwards, asked, Now, default);
        return followed.ToListAsync();

        IAsyncEnumerable<Output> Onwards(string? cursor)
        {
            _followedFrom.Add(cursor);
            return Lines(First(cursor), 7);
        }
    }

    private static int First(string? cursor) => cursor is null ? 1 : int.Parse(cursor, null) + 1;

    private static DateTimeOffset At(int line) => Now.AddSeconds(line);

    private static IAsyncEnumerable<Output> Lines(int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(Line).ToAsyncEnumerable();

    private static Output Line(int line) => new(OutputStream.Stdout, Encoding.UTF8.GetBytes($"{line}\n"), At(line), $"{line}");

    private static string Text(Output piece) => Encoding.UTF8.GetString(piece.Data).TrimEnd();

    private static async Task<string> TextAsync(IAsyncEnumerable<Output> told) =>
        string.Concat((await told.ToListAsync()).Select(piece => Encoding.UTF8.GetString(piece.Data)));
}
