using System.Net;
using System.Net.Sockets;

namespace Agentd.Benchmarks.Hosts;

/// <summary>A server on this machine's loopback that answers every request with nothing, and ends the connection.</summary>
internal sealed class HttpAnswers : IDisposable
{
    private static readonly byte[] _answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    /// <summary>Serves from now on.</summary>
    public HttpAnswers()
    {
        _listener.Start();
        _ = ServeAsync();
    }

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

    // A request without a body ends with an empty line, and comes in few pieces.
    private static async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            var (stream, room, count) = (client.GetStream(), new byte[4096], 0);
            while (count < room.Length && !room.AsSpan(0, count).EndsWith("\r\n\r\n"u8))
            {
                var more = await stream.ReadAsync(room.AsMemory(count));
                if (more == 0) return;
                count += more;
            }
            await stream.WriteAsync(_answer);
        }
    }
}
