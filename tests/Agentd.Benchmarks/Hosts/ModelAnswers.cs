using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Agentd.Benchmarks.Hosts;

/// <summary>
/// A server on this machine's loopback that answers as a model does, whatever it is asked: with an answer in one piece, or, where the path
/// begins with <c>/stream</c>, with a long stream of events.
/// </summary>
internal sealed class ModelAnswers : IDisposable
{
    private const string Answer = """{"type":"message","model":"claude","content":[],"usage":{"input_tokens":472,"output_tokens":89}}""";
    private const string Begin = """{"type":"message_start","message":{"model":"claude","usage":{"input_tokens":472,"output_tokens":1}}}""";
    private const string Word = """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" somewhat"}}""";
    private const string Sums = """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":89}}""";
    private const string Stop = """{"type":"message_stop"}""";

    private static readonly byte[] _words = Encoding.ASCII.GetBytes(
        string.Concat(Enumerable.Repeat(Event("content_block_delta", Word), 512)));

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    /// <summary>Serves from now on.</summary>
    public ModelAnswers()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>The bytes of a stream, about.</summary>
    public static long StreamBytes => 64L << 20;

    /// <summary>Where.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true) _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            return; // the row is over
        }
    }

    private static async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            if (await AskedAsync(stream) is not { } request) return;
            if (request.Contains(" /stream", StringComparison.Ordinal)) await StreamAsync(stream);
            else await SayAsync(stream, Head("application/json") + Answer);
        }
    }

    // The rows ask with {} as the body.
    private static async Task<string?> AskedAsync(NetworkStream stream)
    {
        var (room, count) = (new byte[4096], 0);
        while (count < room.Length)
        {
            var more = await stream.ReadAsync(room.AsMemory(count));
            if (more == 0) return null;
            count += more;
            if (room.AsSpan(0, count).EndsWith("\r\n\r\n{}"u8)) return Encoding.ASCII.GetString(room, 0, count);
        }
        return null;
    }

    private static async Task StreamAsync(NetworkStream stream)
    {
        await SayAsync(stream, Head("text/event-stream") + Event("message_start", Begin));
        for (var sent = 0L; sent < StreamBytes; sent += _words.Length) await stream.WriteAsync(_words);
        await SayAsync(stream, Event("message_delta", Sums) + Event("message_stop", Stop));
    }

    private static async Task SayAsync(NetworkStream stream, string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text));

    private static string Head(string type) => $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nConnection: close\r\n\r\n";

    private static string Event(string name, string data) => $"event: {name}\ndata: {data}\n\n";
}
