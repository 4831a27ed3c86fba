using System.Text;

namespace Agentd.Egress.Tests.Metering;

/// <summary>Streams of events as a model, or somebody who means harm, may send them: most are words in which nothing counts.</summary>
internal static class AnyEvents
{
    private static readonly string[] _words = ["content_block_delta", "ping", "response.output_text.delta", "content_block_start"];

    private static readonly string[] _odd =
    [
        ": keep-alive\n\n", "data\n\n", "data:\n\n", "data: \n\n", "retry: 10\nid: 7\n\n", "\n", "\n\n\n", "event: ping\n\n", "event:\n\n",
        "event: content_block_delta\ndata: {no\ndata: JSON\n\n", "event:ping\ndata: [\n\n", "event: message_delta\ndata: {no JSON\n\n",
        "event: ping\nevent: message_delta\ndata: {no JSON\n\n", "data: {}\nevent: ping\n\n", "event: ping\n\ndata: {}\n\n",
        "event: content_block_delta\nid: 7\ndata: {}\n\n", "event: content_block_delta\ndata:\n\n",
        "event: content_block_delta\ndata: x\n: y\n\n",
        "event: content_block_delta\ndata: x\nevent: message_delta\ndata: y\n\n", "event: content_block_\ndata: {}\n\n",
        "event: content_block_delta \ndata: {}\n\n", "event: content_block_delta\n data: {\n\n", "event: content_block_delta\ndata: \n\n\n",
        "data: {\ndata: \"type\":\ndata: \"message_stop\"}\n\n", "data: [DONE]\n\n", "data: 12\n\n",
    ];

    /// <summary>A stream, cut at its end or not.</summary>
    public static byte[] Stream(Random random)
    {
        var stream = new StringBuilder(Begin(random));
        for (var parts = random.Next(1, 8); parts > 0; parts--) stream.Append(Part(random));
        stream.Append(End(random));
        var text = Ended(stream.ToString(), random);
        return Encoding.Latin1.GetBytes(random.Next(8) == 0 ? text[..random.Next(text.Length)] : text);
    }

    /// <summary>The same with some bytes that are others: ends of lines among them.</summary>
    public static byte[] Damaged(byte[] stream, Random random)
    {
        var bad = Fuzz.Damage(stream, random);
        for (var ends = random.Next(3); ends > 0 && bad.Length > 0; ends--)
            bad[random.Next(bad.Length)] = (byte)(random.Next(3) == 0 ? '\r' : '\n');
        return bad;
    }

    private static string Begin(Random random) => Event("message_start",
        $$$$"""{"type":"message_start","message":{"model":"m","usage":{"input_tokens":{{{{random.Next(100)}}}},"output_tokens":1}}}""");

    private static string End(Random random) =>
        Sums(random) + Event("message_stop", """{"type":"message_stop"}""") + Event("response.completed", $$$$"""
            {"type":"response.completed","response":{"model":"r","usage":{"input_tokens":{{{{random.Next(9)}}}},"output_tokens":3}}}
            """);

    private static string Sums(Random random) =>
        Event("message_delta", $$$"""{"type":"message_delta","usage":{"output_tokens":{{{random.Next(1000)}}} } }""");

    private static string Part(Random random) => random.Next(6) switch
    {
        0 => _odd[random.Next(_odd.Length)],
        1 => Sums(random),
        2 => Event(_words[random.Next(_words.Length)], new string('x', random.Next(20_000))),
        _ => Words(_words[random.Next(_words.Length)], random),
    };

    private static string Words(string name, Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => Word(name, random.Next(80))));

    private static string Word(string name, int length) => Event(name, $$$"""{"delta":{"text":"{{{new string('y', length)}}}"}}""");

    private static string Event(string name, string data) => $"event: {name}\ndata: {data}\n\n";

    // Most end all lines alike.
    private static string Ended(string text, Random random) => random.Next(8) switch
    {
        0 => text.ReplaceLineEndings("\r\n"),
        1 => text.ReplaceLineEndings("\r"),
        2 => string.Concat(text.Select(one => one == '\n' ? LineEnd(random) : one.ToString())),
        _ => text,
    };

    private static string LineEnd(Random random) => random.Next(8) switch { 0 => "\r", 1 => "\r\n", _ => "\n" };
}
