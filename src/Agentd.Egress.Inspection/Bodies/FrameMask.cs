using System.Buffers.Binary;
using Agentd.Masking;

namespace Agentd.Egress.Inspection.Bodies;

/// <summary>
/// Masks the frames of a WebSocket that a server sends, whatever the pieces they come in. A frame stays as long as it is, so that its head
/// stays true, and goes on whole at its end: nothing of it is held until another one comes. What is held until then depends on no secret.
/// </summary>
internal sealed class FrameMask(Func<SecretPatterns> patterns, StarredBytes output)
{
    private const int ShortHead = 2, MostHead = 10, LengthOf16 = 126, LengthOf64 = 127;
    private const byte LengthBits = 0x7f, MaskBit = 0x80, ExtensionBits = 0x70;

    private readonly byte[] _head = new byte[MostHead];
    private int _headLength;
    private ulong _left;
    private SecretMasker? _masker;

    /// <summary>Masks the next piece.</summary>
    /// <exception cref="IOException">It is no frame of a server's, or one that an extension has written, which cannot be read.</exception>
    public void Write(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty) piece = _masker is { } masker ? TakePayload(piece, masker) : TakeHead(piece);
    }

    private ReadOnlySpan<byte> TakeHead(ReadOnlySpan<byte> piece)
    {
        _head[_headLength++] = piece[0];
        if (_headLength >= ShortHead && _headLength == WholeHead()) Begin();
        return piece[1..];
    }

    private int WholeHead()
    {
        if ((_head[0] & ExtensionBits) != 0) throw new IOException("the host writes frames that cannot be read, which nobody agreed to");
        if ((_head[1] & MaskBit) != 0) throw new IOException("the host writes frames as only a client may");
        return ShortHead + (_head[1] & LengthBits) switch { LengthOf16 => sizeof(ushort), LengthOf64 => sizeof(ulong), _ => 0 };
    }

    private void Begin()
    {
        var length = _head.AsSpan(ShortHead);
        _left = (_head[1] & LengthBits) switch
        {
            LengthOf16 => BinaryPrimitives.ReadUInt16BigEndian(length),
            LengthOf64 => BinaryPrimitives.ReadUInt64BigEndian(length),
            var few => (ulong)few,
        };
        output.Plain(_head.AsSpan(0, _headLength));
        output.Begin();
        _headLength = 0;
        if (_left > 0) _masker = new SecretMasker(patterns, isBlind: true);
    }

    private ReadOnlySpan<byte> TakePayload(ReadOnlySpan<byte> piece, SecretMasker masker)
    {
        var count = (int)Math.Min(_left, (ulong)piece.Length);
        masker.Write(piece[..count], output);
        _left -= (ulong)count;
        if (_left == 0)
        {
            masker.Complete(output);
            _masker = null;
        }
        output.FillTo(masker.Decided);
        return piece[count..];
    }
}
