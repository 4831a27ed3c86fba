using System.Buffers.Binary;

namespace Agentd.Protocol.Frames;

/// <summary>
/// Reads frames from a stream: four bytes of length, most significant first, then a body of that length.
/// Deadlines are the caller's, through the token.
/// </summary>
public sealed class FrameReader(Stream stream)
{
    private const int FirstRoom = 64 * 1024;

    private readonly byte[] _header = new byte[sizeof(uint)];

    /// <summary>The next frame's body; null when the stream ended cleanly, between two frames.</summary>
    /// <param name="limit">The most bytes that the body may have: a word of <see cref="FrameLimits"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ProtocolException">The frame is empty, too long or cut short, or the connection is lost.</exception>
    public async ValueTask<byte[]?> ReadAsync(int limit, CancellationToken cancellation)
    {
        var got = await FillAsync(_header, cancellation).ConfigureAwait(false);
        if (got == 0) return null;
        if (got < _header.Length) throw CutShort(got, _header.Length);

        var length = BinaryPrimitives.ReadUInt32BigEndian(_header);
        if (length == 0) throw new ProtocolException(ProblemCode.Malformed, "a frame is empty");
        if (length > limit)
            throw new ProtocolException(ProblemCode.FrameTooLarge, $"a frame announces {length} bytes where at most {limit} may come");
        return await ReadBodyAsync((int)length, cancellation).ConfigureAwait(false);
    }

    // The buffer grows with what has really come: four hostile bytes must not make us allocate megabytes.
    private async ValueTask<byte[]> ReadBodyAsync(int length, CancellationToken cancellation)
    {
        var body = new byte[Math.Min(length, FirstRoom)];
        var have = 0;
        while (true)
        {
            have += await FillAsync(body.AsMemory(have), cancellation).ConfigureAwait(false);
            if (have < body.Length) throw CutShort(have, length);
            if (have == length) return body;
            Array.Resize(ref body, (int)Math.Min(length, body.Length * 2L));
        }
    }

    private async ValueTask<int> FillAsync(Memory<byte> room, CancellationToken cancellation)
    {
        try
        {
            return await stream.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new ProtocolException(ProblemCode.ConnectionLost, $"the connection was lost while reading: {e.Message}", e);
        }
    }

    private static ProtocolException CutShort(int got, int due) =>
        new(ProblemCode.Truncated, $"the stream ended within a frame, after {got} of {due} bytes");
}
