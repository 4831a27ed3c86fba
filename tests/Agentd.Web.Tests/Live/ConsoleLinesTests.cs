using System.Text;
using System.Text.Json;
using Agentd.Protocol.Replies;
using Agentd.Web.Live;

namespace Agentd.Web.Tests.Live;

public sealed class ConsoleLinesTests
{
    private static Output Piece(string text, string cursor, OutputStream stream = OutputStream.Stdout) =>
        Piece(Encoding.UTF8.GetBytes(text), cursor, stream);

    private static Output Piece(byte[] data, string cursor, OutputStream stream = OutputStream.Stdout) =>
        new(stream, data, DateTimeOffset.UnixEpoch.AddMilliseconds(7), cursor);

    private static string[] Texts(string json) =>
        [.. JsonDocument.Parse(json).RootElement.GetProperty("lines").EnumerateArray().Select(line => $"{line[0]}|{line[2]}|{line[3]}")];

    [Fact]
    public void Lines_of_both_streams_keep_their_order_and_a_line_may_come_in_parts()
    {
        var lines = new ConsoleLines();
        lines.Add(Piece("one\ntw", "1.0.0.0.0"));
        lines.Add(Piece("oops\n", "2.0.0.0.0", OutputStream.Stderr));
        lines.Add(Piece("o\n", "3.0.0.0.0"));

        var (json, place) = lines.Frame();

        Texts(json).ShouldBe(["0|one|1", "0|tw|0", "1|oops|1", "0|o|1"]);
        place.ShouldBe("3.0.0.0.0");
        JsonDocument.Parse(json).RootElement.GetProperty("first").GetString().ShouldBe("1.0.0.0.0");
        json.ShouldNotContain('\n');
    }

    [Fact]
    public void A_character_may_begin_in_one_piece_and_end_in_the_next_and_what_is_none_is_marked()
    {
        var bytes = Encoding.UTF8.GetBytes("é\n");
        var lines = new ConsoleLines();
        lines.Add(Piece(bytes[..1], "1.0.0.0.0"));
        lines.Add(Piece(bytes[1..], "2.0.0.0.0"));
        lines.Add(Piece([0xff, (byte)'\n'], "3.0.0.0.0"));

        Texts(lines.Frame().Json).ShouldBe(["0|é|1", "0|\ufffd|1"]);
    }

    [Fact]
    public void A_line_longer_than_anybody_reads_is_cut_once_however_it_comes()
    {
        var lines = new ConsoleLines();
        for (var i = 0; i < 50; i++) lines.Add(Piece(new string('x', 1000), $"{i}.0.0.0.0"));
        lines.Add(Piece("end\nafter\n", "51.0.0.0.0"));

        var texts = Texts(lines.Frame().Json);

        string.Concat(texts.Select(text => text.Split('|')[1])).Count(c => c == 'x').ShouldBe(ConsoleLines.LongestLine);
        texts.Count(text => text.Contains("is cut here")).ShouldBe(1);
        texts[^1].ShouldBe("0|after|1");
    }

    [Fact]
    public void A_frame_has_at_most_400_lines_and_names_a_place_only_when_a_piece_is_all_told()
    {
        var lines = new ConsoleLines();
        lines.Add(Piece(string.Concat(Enumerable.Repeat("line\n", 900)), "9.0.0.0.0"));

        var frames = new List<(string Json, string? Place)>();
        while (lines.Count > 0) frames.Add(lines.Frame());

        frames.Select(frame => Texts(frame.Json).Length).ShouldBe([400, 400, 100]);
        frames.Select(frame => frame.Place).ShouldBe([null, null, "9.0.0.0.0"]);
    }

    [Fact]
    public void Of_earlier_lines_the_newest_are_sent_as_many_as_fit()
    {
        var lines = new ConsoleLines();
        for (var i = 0; i < 10; i++) lines.Add(Piece($"line {i}\n", $"{i}.0.0.0.0"));
        Texts(lines.LastFrame(most: 14)).ShouldBe(["0|line 8|1", "0|line 9|1"]);
    }
}
