namespace Agentd.Protocol.Tests.Frames;

/// <summary>Gives its bytes a few at a time, as a socket may.</summary>
internal sealed class TricklingStream(byte[] bytes, int piece) : MemoryStream(bytes)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
}
