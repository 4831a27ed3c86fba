using System.Collections.Concurrent;
using System.Text;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>
/// A model that has trouble: each client is answered 429, 500, 529, then with the half of an answer, and then with all of it. It notes the
/// tokens that it told of.
/// </summary>
internal sealed class FaultyModel
{
    /// <summary>The bytes of a long answer, before its end.</summary>
    public const int Long = 100_000_000;

    /// <summary>How often a client is answered with an error, before it is with half an answer.</summary>
    public const int Errors = 3;

    private const long LongTokens = 12_500_000;

    private const string Begin = """
        event: message_start
        data: {"type":"message_start","message":{"model":"claude-sonnet-4-5","usage":{"input_tokens":7,"output_tokens":1}}}


        """;

    private static readonly string[] _errors = ["429 Too Many Requests", "500 Internal Server Error", "529 Overloaded"];

    private readonly ConcurrentDictionary<string, int> _asked = new();

    /// <summary>The tokens that whole answers told of.</summary>
    public ConcurrentQueue<long> Told { get; } = [];

    /// <summary>Answers a request, by its first line.</summary>
    public async Task<bool> AnswerAsync(string asked, Stream stream)
    {
        var path = asked.Split(' ')[1];
        if (path == "/v1/messages?long")
        {
            await WriteAsync(stream, Head("200 OK") + Begin);
            await WriteWordsAsync(stream);
            await WriteAsync(stream, End(LongTokens));
            Told.Enqueue(LongTokens);
            return true;
        }
        var times = _asked.AddOrUpdate(path, 1, (_, before) => before + 1);
        if (times <= Errors)
        {
            await WriteAsync(stream, Head(_errors[times - 1], "Retry-After: 0\r\nContent-Length: 0\r\n"));
            return true;
        }
        await WriteAsync(stream, Head("200 OK", "Transfer-Encoding: chunked\r\n") + Chunk(Begin));
        if (times == Errors + 1) return true;
        var tokens = 10 + _asked.Count;
        await WriteAsync(stream, Chunk(End(tokens)) + Chunk(""));
        Told.Enqueue(tokens);
        return true;
    }

    private static async Task WriteWordsAsync(Stream stream)
    {
        const string Word = "event: content_block_delta\n"
            + "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"a word\"}}\n\n";
        var many = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Word, 400)));
        for (var written = 0; written < Long; written += many.Length) await stream.WriteAsync(many);
    }

    private static string End(long tokens) => $$$"""
        event: message_delta
        data: {"type":"message_delta","usage":{"output_tokens":{{{tokens}}}}}

        event: message_stop
        data: {"type":"message_stop"}


        """;

    private static string Head(string status, string headers = "") =>
        $"HTTP/1.1 {status}\r\nContent-Type: text/event-stream\r\n{headers}Connection: close\r\n\r\n";

    private static string Chunk(string text) => $"{text.Length:x}\r\n{text}\r\n";

    private static async Task WriteAsync(Stream stream, string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
}
