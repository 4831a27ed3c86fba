using System.Text;
using Agentd.Infrastructure.Consoles;

namespace Agentd.Infrastructure.Tests.Consoles;

public sealed class ConsoleRecordReaderTests
{
    [Fact]
    public void Takes_records_apart_however_they_are_read()
    {
        var raw = new RawConsole().Out("one").Err("tw", "P").Err("o").Out("").Add("stdout", "F", [0, 0xFF, (byte)' ']).Bytes;

        for (var size = 1; size <= raw.Length; size++)
            Texts(raw, size).ShouldBe(["o:one\n", "e:tw", "e:o\n", "o:\n", "o:\0\uFFFD \n"]);
    }

    [Fact]
    public void Keeps_the_time_stamp_as_it_stands_in_the_file()
    {
        var reader = new ConsoleRecordReader(0);
        Fill(reader, new RawConsole().Out("one").Bytes);

        reader.TryTake(isLast: false, out var record).ShouldBeTrue();
        Encoding.ASCII.GetString(record.Timestamp.Span).ShouldBe(RawConsole.Time(0));
        ConsoleTimestamp.Read(record.Timestamp.Span).ShouldBe(
            new DateTimeOffset(2024, 5, 1, 12, 0, 0, TimeSpan.FromHours(2)).AddTicks(1234567));
    }

    [Theory]
    [InlineData("no record at all")]
    [InlineData("2024-05-01T12:00:00.123456789+02:00 stdout")]
    [InlineData("2024-05-01T12:00:00.123456789+02:00 stdwhat F text")]
    [InlineData("2024-05-01T12:00:00.123456789+02:00 stdout X text")]
    [InlineData("")]
    public void Takes_a_line_that_is_no_record_for_text_and_goes_on(string line) =>
        Texts(new RawConsole().Out("a").Garbage(line + "\n").Err("b").Bytes, 4096).ShouldBe(["o:a\n", $"o:{line}\n", "e:b\n"]);

    [Fact]
    public void Takes_a_last_line_that_was_cut_short()
    {
        var raw = new RawConsole().Out("a").Err("bcd").Bytes;

        Texts(raw[..^2], 4096).ShouldBe(["o:a\n", "e:bc"]);
    }

    [Fact]
    public void Hands_out_an_endless_line_in_pieces()
    {
        var text = new string('x', 300_000);

        var pieces = Texts(new RawConsole().Err(text).Out("next").Bytes, 4096);

        pieces.Count.ShouldBeGreaterThan(2);
        string.Concat(pieces.SkipLast(1).Select(piece => piece["e:".Length..])).ShouldBe(text + "\n");
        pieces[^1].ShouldBe("o:next\n");
    }

    [Fact]
    public void Tells_where_a_record_ends()
    {
        var raw = new RawConsole().Out("one").Out("two").Bytes;
        var reader = new ConsoleRecordReader(1000);
        Fill(reader, raw);

        reader.TryTake(isLast: false, out _);
        reader.Offset.ShouldBe(1000 + (raw.Length / 2));
        reader.ReadOffset.ShouldBe(1000 + raw.Length);
    }

    [Theory]
    [InlineData("2024-05-01T12:00:00Z", 0)]
    [InlineData("2024-05-01T12:00:00.5Z", 5_000_000)]
    [InlineData("2024-05-01T12:00:00.123456789Z", 1_234_567)]
    public void Reads_times_with_any_number_of_digits(string text, long ticks) =>
        ConsoleTimestamp.Read(Encoding.ASCII.GetBytes(text)).ShouldBe(
            new DateTimeOffset(2024, 5, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(ticks));

    [Theory]
    [InlineData("2024-99-01T12:00:00.5Z")]
    [InlineData("not a time stamp at all")]
    [InlineData("")]
    public void Takes_what_is_no_time_for_the_epoch(string text) =>
        ConsoleTimestamp.Read(Encoding.ASCII.GetBytes(text)).ShouldBe(DateTimeOffset.UnixEpoch);

    private static List<string> Texts(byte[] raw, int size)
    {
        var (reader, texts) = (new ConsoleRecordReader(0), new List<string>());
        foreach (var piece in raw.Chunk(size))
        {
            Fill(reader, piece);
            Take(isLast: false);
        }

        Take(isLast: true);
        return texts;

        void Take(bool isLast)
        {
            while (reader.TryTake(isLast, out var record))
                texts.Add($"{(record.Stream == ConsoleStream.Stdout ? 'o' : 'e')}:{Encoding.UTF8.GetString(record.Text.Span)}");
        }
    }

    private static void Fill(ConsoleRecordReader reader, byte[] bytes)
    {
        bytes.CopyTo(reader.Free());
        reader.Filled(bytes.Length);
    }
}
