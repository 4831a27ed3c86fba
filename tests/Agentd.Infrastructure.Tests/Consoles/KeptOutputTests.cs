using System.Text;
using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Infrastructure.Consoles;

namespace Agentd.Infrastructure.Tests.Consoles;

public sealed class KeptOutputTests : IDisposable
{
    private const string Word = "00112233445566778899aabbccddeeff";

    private readonly StagedSession _staged = new(Directory.CreateTempSubdirectory("agentd-kept-").FullName);

    public KeptOutputTests()
    {
        Directory.CreateDirectory(_staged.Session);
        File.WriteAllText(_staged.StatusFile, "step agent\n");
        File.WriteAllText(_staged.EndMark, Word);
        File.WriteAllText(_staged.ConsoleLog, "");
        ConsoleRoom.Reserve(_staged.ConsoleLog);
    }

    public void Dispose() => Directory.Delete(_staged.Directory, recursive: true);

    [Fact]
    public void Is_whole_where_both_streams_came_to_their_end_and_keeps_no_trace_of_that()
    {
        Print(new RawConsole().Out("one").Out(Mark).Err("late").Err(Mark));

        Kept(out var text).ShouldBe(new KeptOutput(OutputState.Whole));
        text.ShouldBe($"{RawConsole.Time(0)} stdout F one\n{RawConsole.Time(2)} stderr F late\n");
    }

    [Fact]
    public void Finds_the_end_behind_a_line_without_one_and_in_parts()
    {
        Print(new RawConsole().Out("one" + Mark).Err(Mark[..9], "P").Err(Mark[9..]));

        Kept(out var text).State.ShouldBe(OutputState.Whole);
        text.ShouldBe($"{RawConsole.Time(0)} stdout P one\n");
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void Is_not_called_whole_where_a_stream_did_not_come_to_its_end(bool stdout, bool stderr)
    {
        var raw = new RawConsole().Out("one").Err("two");
        if (stdout) raw.Out(Mark);
        if (stderr) raw.Err(Mark);
        Print(raw);

        Kept(out _).State.ShouldBe(OutputState.Unknown);
    }

    [Fact]
    public void Is_not_called_whole_where_something_was_printed_behind_the_end()
    {
        Print(new RawConsole().Err(Mark).Out(Mark).Out("more"));

        Kept(out _).State.ShouldBe(OutputState.Unknown);
    }

    [Fact]
    public void Blames_nobody_where_an_older_version_began_the_session_and_gave_its_output_no_end()
    {
        File.Delete(_staged.EndMark);
        Print(new RawConsole().Out("one"));

        var kept = Kept(out _);

        kept.State.ShouldBe(OutputState.Unknown);
        kept.Reason!.ShouldContain("the version of agentd that began the session");
        kept.Reason!.ShouldNotContain("killed");
    }

    [Fact]
    public void Is_whole_where_nothing_ran()
    {
        File.WriteAllText(_staged.StatusFile, "");

        Kept(out _).State.ShouldBe(OutputState.Whole);
    }

    [Theory]
    [InlineData(512)]
    [InlineData(4096)]
    public void Has_a_gap_where_a_record_was_torn_at_the_end_of_a_block_and_writing_went_on_later(int block)
    {
        var before = new RawConsole();
        for (var line = 0; line < 200; line++) before.Out($"line {line} of what there was room for");
        var after = new RawConsole();
        for (var line = 0; line < 300; line++) after.Out("later");
        var bytes = before.Bytes[..(block * (before.Bytes.Length / block))];
        // The bytes at a block's end may by chance be those of a line's.
        if (bytes[^1] == '\n') bytes[^1] = (byte)'x';
        Print([.. bytes, .. after.Out(Mark).Err(Mark).Bytes]);

        var kept = Kept(out _);

        kept.State.ShouldBe(OutputState.Gap);
        kept.Reason!.ShouldContain(RawConsole.Time(0));
        kept.IsMissing.ShouldBe(true);
    }

    [Fact]
    public void Has_a_gap_where_the_last_record_is_torn()
    {
        Print(new RawConsole().Out("one").Out("two").Bytes[..^2]);

        Kept(out _).State.ShouldBe(OutputState.Gap);
    }

    [Fact]
    public void Takes_no_printed_console_of_an_earlier_session_for_a_gap()
    {
        var raw = new StringBuilder();
        for (var line = 0; line < 2000; line++)
        {
            raw.Append($"2026-03-01T12:00:00.000000000+00:00 stdout F {new string('x', line % 7)}")
                .Append("2020-01-01T00:00:00.000000000+00:00 stdout F old\n");
        }

        Print([.. Encoding.ASCII.GetBytes(raw.ToString()), .. new RawConsole().Out(Mark).Err(Mark).Bytes]);

        Kept(out _).State.ShouldBe(OutputState.Whole);
    }

    [Theory]
    [InlineData(true, OutputState.Whole)]
    [InlineData(false, OutputState.Unknown)]
    public void Is_whole_beyond_the_room_that_was_taken_beforehand_only_where_somebody_saw_that_there_was_more(
        bool watched, OutputState state)
    {
        var raw = new RawConsole();
        for (var line = 0; line < 6000; line++) raw.Out(new string('x', 50));
        Print(raw.Out(Mark).Err(Mark));

        Kept(out _, watched).State.ShouldBe(state);
    }

    [Fact]
    public void Says_nothing_of_the_end_for_a_session_that_an_older_agentd_began()
    {
        File.Delete(_staged.EndMark);
        Print(new RawConsole().Out("one"));

        Kept(out _).State.ShouldBe(OutputState.Unknown);
    }

    private static string Mark => $"\u001e{Word}";

    private void Print(RawConsole console) => Print(console.Bytes);

    // Into the file that is there, as conmon does: one that is cut off first loses its room.
    private void Print(byte[] bytes)
    {
        using var file = File.OpenHandle(_staged.ConsoleLog, FileMode.Open, FileAccess.Write);
        RandomAccess.Write(file, bytes, RandomAccess.GetLength(file));
    }

    private KeptOutput Kept(out string text, bool watched = false)
    {
        var copy = Path.Combine(_staged.Directory, "copy");
        KeptOutput kept;
        using (var handle = File.OpenHandle(copy, FileMode.Create, FileAccess.Write))
        {
            var evidence = new ConsoleEvidence(_staged.ConsoleLog, [new SecretValue("s3cr3t-value"u8)]) { RoomWatched = watched };
            kept = new MaskedConsoleArchive().Write(evidence, handle, CancellationToken.None);
        }

        text = File.ReadAllText(copy);
        return kept;
    }
}
