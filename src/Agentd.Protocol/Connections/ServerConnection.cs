using System.Net.Sockets;
using Agentd.Protocol.Frames;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;
using Agentd.Protocol.Wire;

namespace Agentd.Protocol.Connections;

/// <summary>
/// The daemon's end of one connection: greet, read one request, answer it. Deadlines are the caller's, through the tokens.
/// </summary>
public sealed class ServerConnection(Stream stream) : IAsyncDisposable
{
    private readonly FrameReader _reader = new(stream);
    private readonly FrameWriter _writer = new(stream);

    /// <summary>The connection over an accepted socket, which it then owns.</summary>
    public static ServerConnection Over(Socket accepted) => new(new NetworkStream(accepted, ownsSocket: true));

    /// <summary>Exchanges greetings.</summary>
    /// <exception cref="ProtocolException">The client is another build, does not greet, or is gone.</exception>
    public Task GreetAsync(CancellationToken cancellation) => Handshake.ExchangeAsync(_reader, _writer, Hello.Ours, cancellation);

    /// <summary>Reads the connection's one request.</summary>
    /// <exception cref="ProtocolException">What came is not a request, or nothing came.</exception>
    public async Task<Request> ReadRequestAsync(CancellationToken cancellation)
    {
        var body = await _reader.ReadAsync(FrameLimits.Request, cancellation).ConfigureAwait(false)
            ?? throw new ProtocolException(ProblemCode.Truncated, "the client closed the connection without a request");
        return WireJson.Read<Request>(body);
    }

    /// <summary>Sends a reply. Several tasks may send; a slow client makes them wait.</summary>
    /// <exception cref="ProtocolException">The client is gone, or the reply does not fit a frame.</exception>
    public ValueTask SendAsync(Reply reply, CancellationToken cancellation) =>
        _writer.WriteAsync(WireJson.Write(reply), FrameLimits.Reply, cancellation);

    /// <summary>Completes when the client goes away. To be called once, after the request was read.</summary>
    /// <exception cref="ProtocolException">The client sent more than its request.</exception>
    public async Task HangUpAsync(CancellationToken cancellation)
    {
        int read;
        try
        {
            read = await stream.ReadAsync(new byte[1], cancellation).ConfigureAwait(false);
        }
        catch (IOException)
        {
            return; // A reset is a way of going away, too.
        }

        if (read > 0) throw new ProtocolException(ProblemCode.Malformed, "the client sent more than one request");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _writer.Dispose();
        return stream.DisposeAsync();
    }
}
