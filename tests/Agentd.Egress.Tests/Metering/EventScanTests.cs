using System.Text;
using Agentd.Domain.Usage;
using Agentd.Egress.Inspection.Metering;

namespace Agentd.Egress.Tests.Metering;

/// <summary>Events that are passed over at one go are read as one after the other would be.</summary>
public sealed class EventScanTests
{
    [Fact]
    public void Any_stream_in_any_pieces_is_read_as_line_by_line()
    {
        var random = new Random(Fuzz.Seed);
        var measured = 0;
        for (var round = 0; round < Fuzz.Rounds / 20; round++)
        {
            var (stream, api) = (AnyEvents.Stream(random), random.Next(2) == 0 ? MeteredApi.Anthropic : MeteredApi.Openai);
            if (random.Next(3) == 0) stream = AnyEvents.Damaged(stream, random);
            var (known, place) = (OtherEventReader.Read(Shape(api), stream), $"round {round} of seed {Fuzz.Seed}");

            Read(api, stream, () => stream.Length + 1).ShouldBe(known, $"{place}, whole");
            Read(api, stream, () => random.Next(1, 400)).ShouldBe(known, $"{place}, in pieces");
            Read(api, stream, () => 1).ShouldBe(known, $"{place}, byte by byte");
            if (known is not null) measured++;
        }
        // Else nothing was compared.
        measured.ShouldBeGreaterThan(Fuzz.Rounds / 100);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void A_stream_may_be_cut_in_two_anywhere(string lineEnd)
    {
        const string Word = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\" somewhat\"}}\n\n";
        var at = Transcripts.AnthropicStream.IndexOf("event: content_block_delta", StringComparison.Ordinal);
        var text = Transcripts.AnthropicStream.Insert(at, string.Concat(Enumerable.Repeat(Word, 6))).ReplaceLineEndings(lineEnd);
        var stream = Encoding.UTF8.GetBytes(text);

        for (var cut = 0; cut <= stream.Length; cut++)
        {
            var pieces = new Queue<int>([cut, stream.Length]);
            Read(MeteredApi.Anthropic, stream, pieces.Dequeue)!.Tokens.ShouldBe(new TokenCounts(472, 89, 18000), $"cut at {cut}");
        }
    }

    [Theory]
    [InlineData("message_delta", 12)]
    [InlineData("message_delta\r", 12)]
    [InlineData("content_block_delta", 1)]
    public void An_event_that_a_word_seems_to_hold_counts_where_it_is_one(string name, int output)
    {
        const string Sums = """{"type":"message_delta","usage":{"output_tokens":12}}""";
        const string Word = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\"}\n\n";
        var stream = Encoding.UTF8.GetBytes(
            "data: {\"type\":\"message_start\",\"message\":{\"model\":\"m\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}\n\n"
            + "data: {\"type\":\"message_delta\",\"usage\":{\"output_tokens\":1}}\n\n"
            + $"{Word}{Word}event: {name}\ndata: {Sums}\n\n{Word}data: {{\"type\":\"message_stop\"}}\n\n");

        Read(MeteredApi.Anthropic, stream, () => stream.Length)!.Tokens.Output.ShouldBe(output);
    }

    [Theory]
    [InlineData(MeteredApi.Anthropic, Transcripts.AnthropicStream, "event: content_block_delta")]
    [InlineData(MeteredApi.Openai, Transcripts.OpenaiResponsesStream, "event: response.output_text.delta")]
    [InlineData(MeteredApi.Openai, Transcripts.OpenaiChatStream, "data: ")]
    [InlineData(MeteredApi.Gemini, Transcripts.GeminiStream, "data: ")]
    public void An_event_like_those_before_takes_no_room(MeteredApi api, string transcript, string begin)
    {
        var at = transcript.IndexOf(begin, StringComparison.Ordinal);
        var end = Encoding.UTF8.GetBytes(transcript).AsSpan(at).IndexOf("\n\n"u8) + 2;
        var word = Encoding.UTF8.GetBytes(transcript).AsSpan(at, end).ToArray();
        var reader = UsageReader.For(api, "text/event-stream")!;
        reader.Read(word);
        // Also in two pieces, as at the end of what came at once.
        reader.Read(word.AsSpan(0, 9));
        reader.Read(word.AsSpan(9));
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var times = 0; times < 1000; times++)
        {
            reader.Read(word);
            reader.Read(word.AsSpan(0, times % word.Length));
            reader.Read(word.AsSpan(times % word.Length));
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static UsageShape Shape(MeteredApi api) => api == MeteredApi.Anthropic ? new AnthropicShape() : new OpenaiShape(isStream: true);

    private static MeasuredAnswer? Read(MeteredApi api, byte[] stream, Func<int> piece)
    {
        var reader = UsageReader.For(api, "text/event-stream")!;
        for (ReadOnlySpan<byte> left = stream; !left.IsEmpty;)
        {
            var count = Math.Min(piece(), left.Length);
            reader.Read(left[..count]);
            left = left[count..];
        }
        return reader.Answer;
    }
}
