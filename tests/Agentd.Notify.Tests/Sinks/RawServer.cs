using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Agentd.Notify.Tests.Sinks;

/// <summary>A server that answers every request with the same bytes, on this host's loopback, and keeps what it was asked.</summary>
internal sealed class RawServer : IDisposable
{
    private const char Handshake = '\u0016';

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly Func<NetworkStream, CancellationToken, Task> _answer;

    public RawServer(string answer) : this((stream, over) => stream.WriteAsync(Encoding.ASCII.GetBytes(answer), over).AsTask()) { }

    public RawServer(Func<NetworkStream, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = ServeAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/hook/sesame";

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public List<string> Requests { get; } = [];

    // May be called twice: a test ends a server to see what becomes of its client.
    public void Dispose()
    {
        _over.Cancel();
        _listener.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_over.Token);
                await using var stream = client.GetStream();
                var request = await ReadAsync(stream);
                lock (Requests) Requests.Add(request);
                await _answer(stream, _over.Token);
            }
            catch (Exception end) when (end is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // The client has gone, or the test is over.
            }
        }
    }

    private async Task<string> ReadAsync(NetworkStream stream)
    {
        var (text, buffer) = (new StringBuilder(), new byte[64 * 1024]);
        while (true)
        {
            var read = await stream.ReadAsync(buffer, _over.Token);
            if (read == 0) return text.ToString();
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            if (Rest(text.ToString()) <= 0) return text.ToString();
        }
    }

    // A client that begins with TLS waits for an answer to that.
    private static int Rest(string request)
    {
        if (request[0] == Handshake) return 0;
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return 1;
        var length = request.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return length is null ? 0 : int.Parse(length.Split(':')[1]) - Encoding.UTF8.GetByteCount(request[(end + 4)..]);
    }
}
