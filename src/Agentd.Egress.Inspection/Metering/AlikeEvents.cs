using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Agentd.Egress.Inspection.Metering;

/// <summary>
/// Passes over events in which nothing counts: a long answer is little else than one word after the other, each begun as the one before.
/// It keeps how they begin, which is their name, and nothing of their data.
/// </summary>
internal sealed class AlikeEvents
{
    private const byte CarriageReturn = (byte)'\r', LineFeed = (byte)'\n';

    private byte[] _head = [];

    // The bytes before the name and behind it, at the least: no head is shorter than a vector.
    private static ReadOnlySpan<byte> Before => "event: "u8;

    private static ReadOnlySpan<byte> Behind => "\ndata:"u8;

    /// <summary>Events of this name are passed over from now on, and those of another no more.</summary>
    public void Learn(ReadOnlySpan<byte> name)
    {
        if (!Of(_head).SequenceEqual(name)) _head = [.. Before, .. name, .. Behind];
    }

    /// <summary>Passes over all such events that are whole in a piece, up to the first that is not, or is another.</summary>
    /// <param name="piece">What begins where an event does.</param>
    /// <returns>What is left of it.</returns>
    public ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> piece)
    {
        while (_head.Length > 0 && piece.StartsWith(_head))
        {
            var end = LineEnd(piece, _head.Length);
            // Whatever does not end with two line feeds is for whoever reads all of it.
            if (end < 0 || end + 1 >= piece.Length || piece[end] != LineFeed || piece[end + 1] != LineFeed) break;
            piece = piece[(end + 2)..];
        }
        return piece;
    }

    private static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> head) => head.IsEmpty ? head : head[Before.Length..^Behind.Length];

    // Lines are short: what a search does before it begins would take longer than the search.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int LineEnd(ReadOnlySpan<byte> piece, int from)
    {
        ref var start = ref MemoryMarshal.GetReference(piece);
        var at = from;
        for (; at <= piece.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            var bytes = Vector128.LoadUnsafe(ref start, (nuint)at);
            var ends = Vector128.Equals(bytes, Vector128.Create(LineFeed)) | Vector128.Equals(bytes, Vector128.Create(CarriageReturn));
            if (ends != Vector128<byte>.Zero) return at + BitOperations.TrailingZeroCount(ends.ExtractMostSignificantBits());
        }
        for (; at < piece.Length; at++)
            if (piece[at] is LineFeed or CarriageReturn) return at;
        return -1;
    }
}
