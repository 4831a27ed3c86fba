using System.Text;

namespace Agentd.Benchmarks.Inputs;

/// <summary>Answers of models that come as events: a word each, of one to a dozen letters, then what was used.</summary>
internal static class ModelStreams
{
    private const string Letters = "somewhat more";

    /// <summary>One of Anthropic's Messages.</summary>
    public static byte[] Anthropic(int size) => Stream(
        size,
        Named("message_start", """{"type":"message_start","message":{"model":"claude","usage":{"input_tokens":472,"output_tokens":1}}}"""),
        word => Named(
            "content_block_delta", $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" {{{word}}}"}}"""),
        Named("message_delta", """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":89}}""")
            + Named("message_stop", """{"type":"message_stop"}"""));

    /// <summary>One of OpenAI's Chat Completions.</summary>
    public static byte[] Chat(int size)
    {
        const string Head = """{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1750000000,"model":"gpt-4o-mini","choices":[""";
        return Stream(
            size,
            "",
            word => Data($$$"""{{{Head}}}{"index":0,"delta":{"content":" {{{word}}}"},"logprobs":null,"finish_reason":null}],"usage":null}"""),
            Data(Head + """],"usage":{"prompt_tokens":19,"completion_tokens":9,"total_tokens":28}}""") + Data("[DONE]"));
    }

    /// <summary>One of Gemini's generateContent.</summary>
    public static byte[] Gemini(int size)
    {
        const string Usage = """ "usageMetadata":{"promptTokenCount":11,"candidatesTokenCount":7},"modelVersion":"gemini"} """;
        return Stream(
            size,
            "",
            word => Data($$$"""{"candidates":[{"content":{"parts":[{"text":" {{{word}}}"}],"role":"model"},"index":0}],{{{Usage}}}"""),
            Data($$$"""{"candidates":[{"finishReason":"STOP","index":0}],{{{Usage}}}"""));
    }

    private static byte[] Stream(int size, string begin, Func<string, string> word, string end)
    {
        var stream = new StringBuilder(begin, size + 1024);
        for (var words = 0; stream.Length < size; words++) stream.Append(word(Letters[..(1 + words * 7 % (Letters.Length - 1))]));
        return Encoding.ASCII.GetBytes(stream.Append(end).ToString());
    }

    private static string Named(string name, string data) => $"event: {name}\n{Data(data)}";

    private static string Data(string data) => $"data: {data}\n\n";
}
