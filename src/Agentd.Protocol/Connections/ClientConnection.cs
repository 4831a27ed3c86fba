using System.Net.Sockets;
using Agentd.Protocol.Frames;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;
using Agentd.Protocol.Wire;

namespace Agentd.Protocol.Connections;

/// <summary>A client's end of one connection: connect, send one request, read replies. Deadlines are the caller's.</summary>
public sealed class ClientConnection : IAsyncDisposable
{
    private static readonly TimeSpan CrowdPause = TimeSpan.FromMilliseconds(10);

    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;

    private ClientConnection(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        (_reader, _writer) = (new FrameReader(_stream), new FrameWriter(_stream));
    }

    /// <summary>Connects, checks who serves there, and exchanges greetings.</summary>
    /// <param name="socketPath">The daemon's socket, as <see cref="SocketPath"/> gives it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="SocketException">Nothing listens there, or we may not connect.</exception>
    /// <exception cref="ProtocolException">The peer is a stranger's, another build, does not greet, or is gone.</exception>
    public static async Task<ClientConnection> OpenAsync(string socketPath, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await ConnectAsync(socket, socketPath, cancellation).ConfigureAwait(false);
            await ServingUsers.OfThisProcess.CheckAsync(PeerCredentials.Of(socket), socketPath, cancellation).ConfigureAwait(false);
            var connection = new ClientConnection(socket);
            await Handshake.ExchangeAsync(connection._reader, connection._writer, Hello.Ours, cancellation).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Connects, asks, and gives the first reply; null when the daemon closed the connection without one.</summary>
    /// <exception cref="SocketException">Nothing listens there, or we may not connect.</exception>
    /// <exception cref="ProtocolException">The peer is not a daemon that we can talk to, or is gone.</exception>
    public static async Task<Reply?> AskAsync(string socketPath, Request request, CancellationToken cancellation)
    {
        var connection = await OpenAsync(socketPath, cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        await connection.SendAsync(request, cancellation).ConfigureAwait(false);
        return await connection.ReadAsync(cancellation).ConfigureAwait(false);
    }

    // Many clients at once can fill the socket's queue for a moment; the kernel then asks to try again.
    private static async Task ConnectAsync(Socket socket, string socketPath, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellation).ConfigureAwait(false);
                return;
            }
            catch (SocketException crowded) when (crowded.SocketErrorCode is SocketError.WouldBlock or SocketError.TryAgain)
            {
                await Task.Delay(CrowdPause, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Sends the connection's one request. It is no error that the daemon hung up: it may have sent the reason before, which the caller
    /// reads next.
    /// </summary>
    /// <exception cref="ProtocolException">The request does not fit a frame.</exception>
    public async ValueTask SendAsync(Request request, CancellationToken cancellation)
    {
        try
        {
            await _writer.WriteAsync(WireJson.Write(request), FrameLimits.Request, cancellation).ConfigureAwait(false);
        }
        catch (ProtocolException e) when (e.Code == ProblemCode.ConnectionLost)
        {
            return;
        }
    }

    /// <summary>
    /// Withdraws the request by ending our side of the stream. What the daemon decided can still be read: <c>accepted</c> if it was faster,
    /// else the end of the stream.
    /// </summary>
    public void Withdraw()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return; // The connection is gone already, and with it the request.
        }
    }

    /// <summary>Reads the next reply; null when the daemon closed the connection.</summary>
    /// <exception cref="ProtocolException">What came is not a reply, or the connection is lost.</exception>
    public async ValueTask<Reply?> ReadAsync(CancellationToken cancellation)
    {
        var body = await _reader.ReadAsync(FrameLimits.Reply, cancellation).ConfigureAwait(false);
        return body is null ? null : WireJson.Read<Reply>(body);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _writer.Dispose();
        return _stream.DisposeAsync();
    }
}
