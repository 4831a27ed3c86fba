using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Agentd.Egress.Tests.Inspection;

/// <summary>A server on this machine's loopback that says over TLS what no HTTP server would.</summary>
internal sealed class RawUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _answer;

    private RawUpstream(string answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>One that answers every request in the same way, and ends the connection.</summary>
    public static RawUpstream Saying(string answer) => new(answer);

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        return default;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Upstream.Leaf() });
            var (head, room) = ("", new byte[1]);
            while (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal) && await tls.ReadAsync(room) > 0) head += (char)room[0];
            await tls.WriteAsync(Encoding.Latin1.GetBytes(_answer));
        }
    }
}
