using System.Buffers.Binary;

namespace Agentd.Protocol.Frames;

/// <summary>Writes frames to a stream. Several tasks may write: frames never mingle.</summary>
public sealed class FrameWriter(Stream stream) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Writes one frame. A slow reader makes this wait; the deadline is the caller's, through the token.</summary>
    /// <param name="body">The frame's body.</param>
    /// <param name="limit">The most bytes that the body may have: a word of <see cref="FrameLimits"/>.</param>
    /// <param name="cancellation">Ends the wait. A frame may then be half written: close the connection.</param>
    /// <exception cref="ProtocolException">The body is empty or too long, or the connection is lost.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> body, int limit, CancellationToken cancellation)
    {
        if (body.IsEmpty) throw new ProtocolException(ProblemCode.Malformed, "a frame must not be empty");
        if (body.Length > limit)
            throw new ProtocolException(ProblemCode.FrameTooLarge, $"a frame of {body.Length} bytes cannot go: at most {limit} may");

        var frame = new byte[sizeof(uint) + body.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)body.Length);
        body.CopyTo(frame.AsMemory(sizeof(uint)));
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await stream.WriteAsync(frame, cancellation).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new ProtocolException(ProblemCode.ConnectionLost, $"the connection was lost while writing: {e.Message}", e);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
