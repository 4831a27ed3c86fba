using System.Text;
using Agentd.Domain.Credentials;
using Agentd.Infrastructure.Consoles;
using Agentd.Masking;

namespace Agentd.Infrastructure.Tests.Consoles;

public sealed class ConsoleFollowerTests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("agentd-console-");
    private readonly CancellationTokenSource _deadline = new(_patience);
    private SecretPatterns _patterns = SecretPatterns.Of([new SecretValue("s3cr3t-value"u8)]);

    private string RawPath => Path.Combine(_directory.FullName, "console.log");

    public void Dispose()
    {
        _deadline.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Tells_each_line_as_soon_as_the_bell_rings()
    {
        var bell = new ConsoleBell();
        await using var following = Follow(bell).GetAsyncEnumerator();

        var next = following.MoveNextAsync();
        next.IsCompleted.ShouldBeFalse();

        Append(new RawConsole().Err("first s3cr3t-value").Bytes);
        bell.Ring();
        (await next).ShouldBeTrue();
        Text(following.Current).ShouldBe("first ***\n");
        following.Current.Stream.ShouldBe(ConsoleStream.Stderr);
        following.Current.Timestamp.Hour.ShouldBe(12);

        Append(new RawConsole().Out("second").Bytes);
        bell.Ring();
        (await following.MoveNextAsync()).ShouldBeTrue();
        Text(following.Current).ShouldBe("second\n");
    }

    [Fact]
    public async Task Masks_a_value_that_came_while_it_follows()
    {
        var bell = new ConsoleBell();
        await using var following = Follow(bell).GetAsyncEnumerator();
        Append(new RawConsole().Out("the-other-value").Bytes);
        bell.Ring();
        (await following.MoveNextAsync()).ShouldBeTrue();

        _patterns = SecretPatterns.Of([new SecretValue("s3cr3t-value"u8), new SecretValue("the-other-value"u8)]);
        Append(new RawConsole().Out("the-other-value, s3cr3t-value").Bytes);
        bell.Ring();

        (await following.MoveNextAsync()).ShouldBeTrue();
        Text(following.Current).ShouldBe("***, ***\n");
    }

    [Fact]
    public async Task Waits_for_the_rest_of_a_record_that_is_being_written()
    {
        var (bell, raw) = (new ConsoleBell(), new RawConsole().Out("whole").Bytes);
        Append(raw[..^3]);
        await using var following = Follow(bell).GetAsyncEnumerator();
        var next = following.MoveNextAsync();

        bell.Ring();
        Append(raw[^3..]);
        bell.Ring();

        (await next).ShouldBeTrue();
        Text(following.Current).ShouldBe("whole\n");
    }

    [Fact]
    public async Task Reads_to_the_end_after_the_session_has_ended()
    {
        var bell = new ConsoleBell();
        var following = Task.Run(async () => await Collect(Follow(bell)));
        Append(new RawConsole().Out("one").Out("two").Out("held back: s3cr3t-v", "P").Bytes);

        bell.End();

        string.Concat((await following).Select(Text)).ShouldBe("one\ntwo\nheld back: s3cr3t-v");
    }

    [Fact]
    public async Task Masks_a_value_whose_end_is_in_a_last_record_that_was_cut_short()
    {
        Append(new RawConsole().Out("a s3cr3t", "P").Out("-value and more").Bytes[..^5]);

        string.Concat((await Collect(Follow(ConsoleBell.OfEndedSession()))).Select(Text)).ShouldBe("a *** and ");
    }

    [Fact]
    public async Task Ends_where_there_never_was_a_file() => (await Collect(Follow(ConsoleBell.OfEndedSession()))).ShouldBeEmpty();

    [Fact]
    public async Task Goes_on_with_a_file_that_was_removed_while_it_was_followed()
    {
        var bell = new ConsoleBell();
        Append(new RawConsole().Out("one").Out("two").Bytes);
        await using var following = Follow(bell).GetAsyncEnumerator();
        await following.MoveNextAsync();
        File.Delete(RawPath);
        bell.End();

        (await following.MoveNextAsync()).ShouldBeTrue();
        Text(following.Current).ShouldBe("two\n");
        (await following.MoveNextAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Remembers_a_ring_that_came_while_nobody_waited()
    {
        var bell = new ConsoleBell();
        Append(new RawConsole().Out("one").Bytes);
        await using var following = Follow(bell).GetAsyncEnumerator();
        await following.MoveNextAsync();

        Append(new RawConsole().Out("two").Bytes);
        bell.Ring();

        (await following.MoveNextAsync()).ShouldBeTrue();
        Text(following.Current).ShouldBe("two\n");
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.2.3.4")]
    [InlineData("1.2.3.4.5.6")]
    [InlineData("1.2.-3.4.5")]
    [InlineData("1.2.3.4. 5")]
    [InlineData("0.9223372036854775807.0.1.0")]
    [InlineData(null)]
    public void Refuses_what_is_no_cursor(string? text) => ConsoleCursor.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public async Task Stops_waiting_when_it_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        await using var following = Follow(new ConsoleBell(), cancellation: cancellation.Token).GetAsyncEnumerator();
        var next = following.MoveNextAsync();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await next);
    }

    [Fact]
    public async Task Leaves_the_beginning_of_a_value_and_of_a_line_to_whoever_follows()
    {
        var raw = new RawConsole().Out("one").Out("held back: s3cr3t", "P").Out("-value").Bytes;
        var unfinished = raw.AsSpan().LastIndexOf("-value"u8) + 3;
        Append(raw[..unfinished]);
        var soFar = await Collect(SoFar());
        Append(raw[unfinished..]);

        string.Concat(soFar.Select(Text)).ShouldBe("one\nheld back: ");
        string.Concat((await Collect(Follow(ConsoleBell.OfEndedSession(), soFar[^1].Cursor))).Select(Text)).ShouldBe("***\n");
    }

    [Fact]
    public async Task Tells_what_there_is_although_more_and_more_comes()
    {
        Append(new RawConsole().Out("one").Bytes);

        await foreach (var _ in SoFar())
            Append(new RawConsole().Out("one more for each that is read").Bytes);
    }

    [Fact]
    public async Task Has_nothing_to_tell_of_a_file_that_is_yet_to_be_made() => (await Collect(SoFar())).ShouldBeEmpty();

    [Fact]
    public async Task Goes_on_from_a_cursor_while_the_other_stream_is_held_back_for_ever()
    {
        var raw = new RawConsole().Out("half of s3cr3t", "P");
        for (var line = 0; line < 20; line++)
            raw.Err($"line {line}");
        Append(raw.Bytes);
        var all = await Collect(Follow(ConsoleBell.OfEndedSession()));

        foreach (var (chunk, index) in all.Select((chunk, index) => (chunk, index)))
        {
            var rest = await Collect(Follow(ConsoleBell.OfEndedSession(), chunk.Cursor));
            rest.Select(Text).ShouldBe(all.Skip(index + 1).Select(Text));
        }
    }

    [Fact]
    public async Task Keeps_the_place_of_a_clean_cursor_in_the_file_so_that_nothing_is_read_twice()
    {
        var raw = new RawConsole().Out("one").Err("two s3cr3t-value").Bytes;
        Append(raw);

        var last = (await Collect(Follow(ConsoleBell.OfEndedSession())))[^1].Cursor;

        last.ShouldBe(new ConsoleCursor(raw.Length, "one\n".Length, "two ***\n".Length, 0, 0));
    }

    private static string Text(ConsoleChunk chunk) => Encoding.UTF8.GetString(chunk.Text.Span);

    private static async Task<List<ConsoleChunk>> Collect(IAsyncEnumerable<ConsoleChunk> chunks)
    {
        var all = new List<ConsoleChunk>();
        await foreach (var chunk in chunks)
            all.Add(chunk);
        return all;
    }

    private void Append(byte[] raw) => File.AppendAllBytes(RawPath, raw);

    private IAsyncEnumerable<ConsoleChunk> Follow(
        ConsoleBell bell, ConsoleCursor start = default, CancellationToken? cancellation = null) =>
        ConsoleFollower.FollowAsync(
            RawPath, () => _patterns, start, bell, cancellation ?? _deadline.Token);

    private IAsyncEnumerable<ConsoleChunk> SoFar() =>
        ConsoleFollower.SoFarAsync(RawPath, _patterns, default, _deadline.Token);
}
