using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Agentd.Daemon.Tests.Scraping;

/// <summary>A client that sends what it is told, and reads what comes until the other side ends the connection.</summary>
internal sealed class Scraper(EndPoint daemon) : IDisposable
{
    private readonly Socket _socket = Connected(daemon);

    /// <summary>Whether the other side has ended the connection, with an answer or without.</summary>
    public bool IsCutOff => _socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);

    public void Dispose() => _socket.Dispose();

    public void Send(string text) => _socket.Send(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends what may no longer be wanted.</summary>
    public bool TrySend(byte[] bytes)
    {
        try
        {
            return _socket.Send(bytes) > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Everything that comes until the end; a connection that was reset has ended too.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var (all, piece) = (new MemoryStream(), new byte[64 * 1024]);
        try
        {
            for (int read; (read = await _socket.ReceiveAsync(piece, limit.Token)) > 0;) all.Write(piece, 0, read);
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            all.Write("(reset)"u8);
        }
        return Encoding.UTF8.GetString(all.ToArray());
    }

    public async Task<string> GetAsync(string path, string host = "localhost")
    {
        Send($"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        return await ReadToEndAsync();
    }

    private static Socket Connected(EndPoint daemon)
    {
        var socket = new Socket(daemon.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(daemon);
        return socket;
    }
}
