using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>
/// Who lives at every address of a world: answers whatever is said, on port 443 in TLS to those who speak it, and notes who came.
/// </summary>
internal sealed class Everybody : WorldListeners
{
    /// <summary>What every answer holds; also a reference, as a git server without any smartness lists them.</summary>
    public const string Answer = "0123456789012345678901234567890123456789\trefs/heads/reached\n";

    /// <summary>What is in the path of requests that are answered with all that was ever said here.</summary>
    public const string Gossip = "gossip";

    private const int Https = 443;

    private readonly X509Certificate2 _certificate;
    private readonly Socket _datagrams;

    /// <summary>Moves in.</summary>
    public Everybody(World world, X509Certificate2 certificate)
    {
        _certificate = certificate;
        Listen(world, 22, 80, 853, 5432, 8443, Https);
        _datagrams = OpenDatagrams(world, Https);
        _ = EchoAsync();
    }

    /// <summary>Where somebody came: <c>ADDRESS:PORT</c>.</summary>
    public ConcurrentQueue<string> Visits { get; } = new();

    /// <summary>The lines of requests that came over TLS.</summary>
    public ConcurrentQueue<string> Said { get; } = new();

    /// <summary>What requests over TLS for a path are answered with; null for as all others.</summary>
    public (string Path, string Type, string Text)? Special { get; set; }

    /// <summary>What answers requests over TLS in its own way, by their first lines, and says whether it did; null for nobody.</summary>
    public Func<string, Stream, Task<bool>>? Other { get; set; }

    /// <summary>A line of a request over TLS with which it is answered 401; null for none.</summary>
    public string? Refused { get; set; }

    protected override async Task ServeAsync(IPAddress address, int port, NetworkStream stream)
    {
        Visits.Enqueue($"{address}:{port}");
        var first = new byte[1];
        if (port != Https)
        {
            if (await stream.ReadAsync(first) > 0) await RespondAsync(stream);
            return;
        }
        const byte Handshake = 22;
        if (await stream.Socket.ReceiveAsync(first, SocketFlags.Peek) == 0) return;
        if (first[0] != Handshake)
        {
            await RespondAsync(stream);
            return;
        }
        await using var tls = new SslStream(stream);
        try
        {
            await tls.AuthenticateAsServerAsync(_certificate);
        }
        catch (AuthenticationException)
        {
            return; // the client did not like what it saw
        }
        using var request = new StreamReader(tls, Encoding.Latin1, leaveOpen: true);
        var lines = new List<string>();
        while (await request.ReadLineAsync() is { Length: > 0 } line)
        {
            lines.Add(line);
            Said.Enqueue(line);
        }
        if (Other is { } other && lines.Count > 0 && await other(lines[0], tls))
        {
            await SayGoodByeAsync(tls);
            return;
        }
        if (lines.Contains(Refused, StringComparer.OrdinalIgnoreCase)) await RespondAsync(tls, "401 Unauthorized", "not this key");
        else if (Special is var (path, type, special) && lines[0].Contains($" {path} ")) await RespondAsync(tls, text: special, type: type);
        else await RespondAsync(tls, text: lines[0].Contains(Gossip) ? Answer + string.Join('\n', Said) : Answer);
    }

    private static async Task RespondAsync(Stream stream, string status = "200 OK", string text = Answer, string type = "text/plain")
    {
        var head = $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {text.Length}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + text));
        await SayGoodByeAsync(stream);
    }

    private static async Task SayGoodByeAsync(Stream stream)
    {
        if (stream is SslStream tls) await tls.ShutdownAsync();
        // Whoever closes with something unread resets, and may take the answer away with it.
        if (stream is NetworkStream plain) plain.Socket.Shutdown(SocketShutdown.Send);
        var rest = new byte[4096];
        while (await stream.ReadAsync(rest) > 0) continue;
    }

    private async Task EchoAsync()
    {
        var room = new byte[2048];
        try
        {
            while (true)
            {
                var said = await _datagrams.ReceiveFromAsync(room, new IPEndPoint(IPAddress.IPv6Any, 0));
                Visits.Enqueue("udp");
                await _datagrams.SendToAsync(room.AsMemory(0, said.ReceivedBytes), said.RemoteEndPoint);
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            return; // the test is over
        }
    }
}
