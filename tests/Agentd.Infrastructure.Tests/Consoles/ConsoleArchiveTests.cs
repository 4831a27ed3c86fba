using System.Text;
using Agentd.Domain.Credentials;
using Agentd.Infrastructure.Consoles;
using Agentd.Masking;

namespace Agentd.Infrastructure.Tests.Consoles;

public sealed class ConsoleArchiveTests
{
    private const string Secret = "s3cr3t-value";

    [Fact]
    public void Copies_every_line_with_its_time_stamp_and_stream_and_masks_it()
    {
        var raw = new RawConsole().Out("plain").Err($"token {Secret}!").Out("more").Bytes;

        Archived(raw, out var result).ShouldBe(
            $"{RawConsole.Time(0)} stdout F plain\n{RawConsole.Time(1)} stderr F token ***!\n{RawConsole.Time(2)} stdout F more\n");
        result.IsCut.ShouldBeFalse();
    }

    [Fact]
    public void Leaves_a_file_without_secrets_as_it_is()
    {
        var raw = new RawConsole().Out("plain").Err("part", "P").Out("more").Err("rest").Bytes;

        Archived(raw, out _).ShouldBe(Encoding.UTF8.GetString(raw));
    }

    [Fact]
    public void Masks_a_value_that_came_in_parts_with_another_stream_in_between()
    {
        var raw = new RawConsole().Out("a s3cr", "P").Err("elsewhere").Out("3t-val", "P").Out("ue b").Bytes;

        Archived(raw, out _).ShouldBe(
            $"{RawConsole.Time(0)} stdout P a \n{RawConsole.Time(1)} stderr F elsewhere\n"
            + $"{RawConsole.Time(0)} stdout P ***\n{RawConsole.Time(3)} stdout F  b\n");
    }

    [Fact]
    public void Masks_a_value_of_several_lines_whose_single_lines_are_too_short()
    {
        var raw = new RawConsole().Out("x").Out("abc").Err("e").Out("def").Out("y").Bytes;

        Archived(raw, out _, "abc\ndef").ShouldBe(
            $"{RawConsole.Time(0)} stdout F x\n{RawConsole.Time(2)} stderr F e\n{RawConsole.Time(1)} stdout P ***\n"
            + $"{RawConsole.Time(3)} stdout F \n{RawConsole.Time(4)} stdout F y\n");
    }

    [Fact]
    public void Keeps_the_time_of_text_that_was_held_back_in_vain()
    {
        var raw = new RawConsole().Out("a s3cr", "P").Err("elsewhere").Out("et").Bytes;

        Archived(raw, out _).ShouldBe(
            $"{RawConsole.Time(0)} stdout P a \n{RawConsole.Time(1)} stderr F elsewhere\n"
            + $"{RawConsole.Time(0)} stdout P s3cr\n{RawConsole.Time(2)} stdout F et\n");
    }

    [Fact]
    public void Keeps_what_was_held_back_when_the_session_ended() =>
        Archived(new RawConsole().Out("a s3cr3t", "P").Bytes, out _).ShouldBe(
            $"{RawConsole.Time(0)} stdout P a \n{RawConsole.Time(0)} stdout P s3cr3t\n");

    [Fact]
    public void Keeps_the_head_up_to_the_bound_and_names_the_cut()
    {
        var raw = new RawConsole();
        for (var line = 0; line < 100; line++)
            raw.Out($"line {line}");
        var bound = raw.Bytes.Length / 2;

        var archived = Archived(raw.Bytes, out var result, Secret, bound);

        result.IsCut.ShouldBeTrue();
        var lines = archived.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[..^1].ShouldBe(Encoding.UTF8.GetString(raw.Bytes).Split('\n')[..(lines.Length - 1)]);
        lines[^1].ShouldContain(" stderr F [agentd: the output is cut here");
        string.Join('\n', lines[..^1]).Length.ShouldBeInRange(bound - 60, bound);
        result.Bytes.ShouldBe(archived.Length - lines[^1].Length - 1);
    }

    [Fact]
    public void Keeps_a_file_of_exactly_the_bound_whole()
    {
        var raw = new RawConsole().Out("one").Out("two").Bytes;

        Archived(raw, out var result, Secret, raw.Length).ShouldBe(Encoding.UTF8.GetString(raw));
        result.IsCut.ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Keeps_half_of_a_value_only_where_the_other_half_cannot_come(bool mayGrow)
    {
        var raw = new RawConsole().Out("one").Out("it is s3cr3t", "P").Bytes;

        var kept = $"{RawConsole.Time(0)} stdout F one\n{RawConsole.Time(1)} stdout P it is \n";
        Archived(raw, out _, mayGrow: mayGrow).ShouldBe(mayGrow ? kept : $"{kept}{RawConsole.Time(1)} stdout P s3cr3t\n");
    }

    [Fact]
    public void Keeps_no_record_that_is_being_written() =>
        Archived(new RawConsole().Out("one").Out("s3cr3t-value").Bytes[..^4], out _, mayGrow: true)
            .ShouldBe($"{RawConsole.Time(0)} stdout F one\n");

    [Fact]
    public void Archives_nothing_of_nothing() => Archived([], out _).ShouldBeEmpty();

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Tells_what_the_archive_refused_and_writes_no_more(int blocks)
    {
        var raw = new RawConsole();
        for (var line = 0; line < 10_000; line++)
            raw.Out(new string('x', 50));
        var full = new FullDisk(blocks);

        Should.Throw<IOException>(() => ConsoleArchive.Copy(
            new MemoryStream(raw.Bytes), full, SecretPatterns.Of([]), mayGrow: false, ConsoleArchive.DefaultBound, CancellationToken.None));

        full.Writes.ShouldBe(blocks + 1);
    }

    /// <summary>A disk that takes so many writes.</summary>
    private sealed class FullDisk(int room) : MemoryStream
    {
        public int Writes { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Writes++ == room) throw new IOException("No space left on device");
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    }

    private static string Archived(
        byte[] raw, out ConsoleArchived result, string secret = Secret, long bound = ConsoleArchive.DefaultBound, bool mayGrow = false)
    {
        using var archive = new MemoryStream();
        result = ConsoleArchive.Copy(
            new MemoryStream(raw), archive, SecretPatterns.Of([new SecretValue(Encoding.UTF8.GetBytes(secret))]), mayGrow,
            bound, CancellationToken.None);
        return Encoding.UTF8.GetString(archive.ToArray());
    }
}
