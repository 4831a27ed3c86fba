using System.Text;
using Agentd.Domain.Usage;
using Agentd.Egress.Inspection.Metering;

namespace Agentd.Egress.Tests.Metering;

/// <summary>What answers of models say that they used.</summary>
public sealed class UsageReaderTests
{
    private const string Json = "application/json", Events = "text/event-stream";

    private static readonly (MeteredApi Api, string Type, string Text, string Model, TokenCounts Tokens)[] _known =
    [
        (MeteredApi.Anthropic, Json, Transcripts.AnthropicAnswer, "claude-sonnet-4-5-20250929", new(2095, 503, 1024, 512)),
        (MeteredApi.Anthropic, Events, Transcripts.AnthropicStream, "claude-sonnet-4-5-20250929", new(472, 89, 18000)),
        (MeteredApi.Anthropic, Events, Wordy(Transcripts.AnthropicStream, "event: content_block_delta"), "claude-sonnet-4-5-20250929",
            new(472, 89, 18000)),
        (MeteredApi.Openai, Json, Transcripts.OpenaiChat, "gpt-4.1-2025-04-14", new(400, 10, 1500)),
        (MeteredApi.Openai, Events, Transcripts.OpenaiChatStream, "gpt-4o-mini-2024-07-18", new(19, 9)),
        (MeteredApi.Openai, Json, Transcripts.OpenaiResponses, "gpt-5-2025-08-07", new(30, 87, 6)),
        (MeteredApi.Openai, Events, Transcripts.OpenaiResponsesStream, "gpt-5-2025-08-07", new(37, 11)),
        (MeteredApi.Openai, Events, Wordy(Transcripts.OpenaiResponsesStream, "event: response.output_text.delta"), "gpt-5-2025-08-07",
            new(37, 11)),
        (MeteredApi.Openai, Json, Transcripts.OpenaiEmbedding, "text-embedding-3-small", new(8, 0)),
        (MeteredApi.Gemini, Json, Transcripts.GeminiAnswer, "gemini-2.5-pro", new(105, 70, 300)),
        (MeteredApi.Gemini, Events, Transcripts.GeminiStream, "gemini-2.5-flash", new(11, 7)),
        (MeteredApi.Gemini, Json, Transcripts.GeminiArray, "gemini-2.5-flash", new(11, 7)),
    ];

    public static TheoryData<int> Answers => [.. Enumerable.Range(0, _known.Length)];

    [Theory]
    [MemberData(nameof(Answers))]
    public void An_answer_tells_its_model_and_its_tokens_whatever_the_pieces_it_comes_in(int which)
    {
        var (api, type, text, model, tokens) = _known[which];
        var bytes = Encoding.UTF8.GetBytes(text);

        foreach (var piece in (int[])[1, 2, 3, 7, 64, bytes.Length])
            Read(api, type, bytes, piece).ShouldBe(new MeasuredAnswer(model, tokens), $"in pieces of {piece}");
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void Lines_may_end_as_they_like(int which)
    {
        var (api, type, text, model, tokens) = _known[which];

        foreach (var end in (string[])["\r\n", "\r"])
            Read(api, type, Encoding.UTF8.GetBytes(text.ReplaceLineEndings(end)), 5).ShouldBe(new MeasuredAnswer(model, tokens));
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void An_answer_that_is_cut_tells_nothing(int which)
    {
        var (api, type, text, _, _) = _known[which];
        var bytes = Encoding.UTF8.GetBytes(text.TrimEnd());

        foreach (var length in Enumerable.Range(0, bytes.Length - 1)) Read(api, type, bytes[..length], 64).ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""")]
    [InlineData("""{"type":"message","model":"m","usage":{"input_tokens":1}}""")]
    [InlineData("""{"type":"message","model":"m","usage":{"input_tokens":1,"output_tokens":-1}}""")]
    [InlineData("""{"type":"message","model":"m","usage":{"input_tokens":1,"output_tokens":1.5}}""")]
    [InlineData("""{"type":"message","model":"m","usage":{"input_tokens":1,"output_tokens":9000000000}}""")]
    [InlineData("""{"type":"message","model":"m","usage":{"input_tokens":1,"output_tokens":1e2}}""")]
    [InlineData("""{"type":"message","model":"m","usage":{"input_tokens":1,"output_tokens":"2"}}""")]
    [InlineData("""{"type":"message","model":"m","usage":{"input_tokens":1,"output_tokens":[2]}}""")]
    [InlineData("""{"type":"message","model":"m","usage":{"input_tokens":1,"output_tokens":9223372036854775808}}""")]
    [InlineData("""{"type":"message","model":"m","usage":{"input_tokens":1,"output_tokens":18446744073709551617}}""")]
    [InlineData("""{"type":"message","model":"m","usage":{"input_tokens":-1,"input_tokens":1,"output_tokens":2}}""")]
    [InlineData("""{"type":"message","model":7,"usage":{"input_tokens":1,"output_tokens":2}}""")]
    [InlineData("""{"type":"message","model":"m","usage":{"input_tokens":1,"output_tokens":2}}{}""")]
    [InlineData("""{"type":"message","model":"a b","usage":{"input_tokens":1,"output_tokens":2}}""")]
    [InlineData("""{"type":"message","usage":{"input_tokens":1,"output_tokens":2}}""")]
    [InlineData("""[{"type":"message","model":"m","usage":{"input_tokens":1,"output_tokens":2}}]""")]
    [InlineData("""{"type":"message","model":"m","usage":{"input_tokens":1,"output_tokens":2},}""")]
    [InlineData("not even JSON")]
    [InlineData("")]
    public void What_is_not_known_is_not_guessed(string text) =>
        Read(MeteredApi.Anthropic, Json, Encoding.UTF8.GetBytes(text), 8).ShouldBeNull();

    [Fact]
    public void A_stream_that_was_not_asked_for_its_usage_tells_nothing()
    {
        var stream = Transcripts.OpenaiChatStream.Replace("\"usage\":{", "\"other\":{", StringComparison.Ordinal);

        Read(MeteredApi.Openai, Events, Encoding.UTF8.GetBytes(stream), 64).ShouldBeNull();
    }

    [Fact]
    public void An_error_in_the_middle_of_a_stream_leaves_it_unmeasured()
    {
        var cut = Transcripts.AnthropicStream.IndexOf("event: message_delta", StringComparison.Ordinal);
        var stream = Transcripts.AnthropicStream[..cut]
            + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n";

        Read(MeteredApi.Anthropic, Events, Encoding.UTF8.GetBytes(stream), 64).ShouldBeNull();
    }

    [Theory]
    [InlineData("data: {\"type\":\"message_delta\",\"usage\":{\"output_tokens\":7}\n\n")]
    [InlineData("data: ping\n\n")]
    [InlineData("data: {\"usage\":{}} {}\n\n")]
    public void A_stream_with_an_event_that_is_no_JSON_tells_nothing(string odd) =>
        Read(MeteredApi.Anthropic, Events, Encoding.UTF8.GetBytes(odd + Transcripts.AnthropicStream), 64).ShouldBeNull();

    [Theory]
    [InlineData(": keep-alive\n\n")]
    [InlineData("data\n\n")]
    [InlineData("data:  \n\n")]
    [InlineData("retry: 10\nid: 7\n\n\n")]
    [InlineData("dat: {\n\n")]
    public void What_only_keeps_a_stream_alive_says_nothing(string idle) =>
        Read(MeteredApi.Anthropic, Events, Encoding.UTF8.GetBytes(idle + Transcripts.AnthropicStream + idle), 64).ShouldNotBeNull();

    [Theory]
    [InlineData("event: content_block_delta\ndata: {no JSON\n\n", true)]
    [InlineData("event: content_block_delta\ndata: {no\ndata: JSON\n\n", true)]
    [InlineData("event:ping\ndata: [\n\n", true)]
    [InlineData("event: message_delta\ndata: {no JSON\n\n", false)]
    [InlineData("event: ping\nevent: message_delta\ndata: {no JSON\n\n", false)]
    [InlineData("data: {no JSON\nevent: ping\n\n", false)]
    [InlineData("event: ping\n\ndata: {no JSON\n\n", false)]
    [InlineData("event: content_block_0123456789012345678901234567890123456789012345678901234567890\ndata: {no JSON\n\n", false)]
    public void Data_of_an_event_in_whose_name_nothing_counts_is_not_looked_at(string first, bool isMeasured)
    {
        var bytes = Encoding.UTF8.GetBytes(first + Transcripts.AnthropicStream);

        foreach (var piece in (int[])[1, 7, bytes.Length])
            (Read(MeteredApi.Anthropic, Events, bytes, piece) is not null).ShouldBe(isMeasured, $"in pieces of {piece}");
    }

    [Fact]
    public void What_is_said_twice_counts_as_it_is_said_last()
    {
        const string Twice = """{"type":"message","model":"m","usage":{"input_tokens":1,"input_tokens":3,"output_tokens":2}}""";

        Read(MeteredApi.Anthropic, Json, Encoding.UTF8.GetBytes(Twice), 8)!.Tokens.ShouldBe(new TokenCounts(3, 2));
    }

    [Fact]
    public void Gemini_may_leave_the_model_to_the_path()
    {
        var reader = UsageReader.For(MeteredApi.Gemini, Json, "gemini-pro")!;

        reader.Read(Encoding.UTF8.GetBytes(Transcripts.GeminiAnswer.Replace("modelVersion", "other", StringComparison.Ordinal)));

        reader.Answer!.Model.ShouldBe("gemini-pro");
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/octet-stream")]
    [InlineData(null)]
    public void A_content_of_another_kind_is_not_read(string? type) => UsageReader.For(MeteredApi.Openai, type).ShouldBeNull();

    [Fact]
    public void A_text_of_megabytes_takes_no_room()
    {
        var reader = UsageReader.For(MeteredApi.Anthropic, Json)!;
        var (text, usage) = (new byte[1024 * 1024], Encoding.UTF8.GetBytes(Transcripts.AnthropicAnswer)[1..]);
        Array.Fill(text, (byte)'x');
        reader.Read("{\"data\":\""u8);
        reader.Read(text);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var times = 0; times < 64; times++) reader.Read(text);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        reader.Read("\","u8);
        reader.Read(usage);
        reader.Answer.ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void Damaged_answers_are_believable_or_unmeasured(int which)
    {
        var (api, type, text, _, _) = _known[which];
        var (good, random) = (Encoding.UTF8.GetBytes(text), new Random(Fuzz.Seed));
        for (var round = 0; round < Fuzz.Rounds / 20; round++)
        {
            var (bad, place) = (Fuzz.Damage(good, random), $"round {round} of seed {Fuzz.Seed}");
            var answer = Read(api, type, bad, random.Next(1, 200));
            answer.ShouldBe(Read(api, type, bad, bad.Length), place);
            if (answer is not null) (answer.Tokens.IsBelievable && ModelName.IsOne(answer.Model)).ShouldBeTrue(place);
        }
    }

    // A stream in which an event comes many times.
    private static string Wordy(string stream, string name)
    {
        var begin = stream.IndexOf(name, StringComparison.Ordinal);
        var end = stream.IndexOf("\n\n", begin, StringComparison.Ordinal) + 2;
        return stream.Insert(begin, string.Concat(Enumerable.Repeat(stream[begin..end], 8)));
    }

    private static MeasuredAnswer? Read(MeteredApi api, string type, byte[] bytes, int piece)
    {
        var reader = UsageReader.For(api, type)!;
        foreach (var part in bytes.Chunk(Math.Max(1, piece))) reader.Read(part);
        return reader.Answer;
    }
}
