using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Agentd.Infrastructure.Masking;

/// <summary>A set of short byte strings, four bytes at most, that may take one for a member that is none, but never the reverse.</summary>
internal sealed class GramSet
{
    /// <summary>The length of a whole gram.</summary>
    internal const int Length = 4;

    /// <summary>Bits for each member: about one in five hundred others is taken for one, and what is taken for one costs more than the memory.</summary>
    private const int BitsPerGram = 512;
    private const uint Multiplier = 0x9E3779B1;
    private const int FewestBits = 1 << 12;
    private const int MostBits = 1 << 21;

    private readonly ulong[] _bits;
    private readonly int _shift;

    internal GramSet(IEnumerable<ReadOnlyMemory<byte>> grams)
    {
        var keys = grams.Select(gram => Key(gram.Span)).ToHashSet();
        var bits = BitOperations.RoundUpToPowerOf2((uint)Math.Clamp((long)keys.Count * BitsPerGram, FewestBits, MostBits));
        _bits = new ulong[bits / 64];
        _shift = 32 - BitOperations.Log2(bits);
        foreach (var key in keys)
            _bits[Slot(key) / 64] |= 1UL << (int)(Slot(key) % 64);
    }

    /// <summary>Whether the text's first four bytes, or all it has if they are fewer, may be a member.</summary>
    internal bool MayHold(ReadOnlySpan<byte> text)
    {
        var slot = Slot(text.Length >= Length ? Unsafe.ReadUnaligned<uint>(ref MemoryMarshal.GetReference(text)) : Key(text));
        return (_bits[slot / 64] & (1UL << (int)(slot % 64))) != 0;
    }

    /// <summary>
    /// The first of the places <paramref name="place"/>, <paramref name="place"/> + <paramref name="step"/>, … of a text at which a whole
    /// gram may be a member; past the last whole gram when there is none.
    /// </summary>
    internal int First(ReadOnlySpan<byte> text, int place, int step)
    {
        // This loop decides the cost of masking: no slices, no bounds that are known to hold, and four places to a branch.
        ref var start = ref MemoryMarshal.GetReference(text);
        ref var bits = ref MemoryMarshal.GetArrayDataReference(_bits);
        var (shift, last) = (_shift, text.Length - Length);
        for (; place <= last - (3 * step); place += 4 * step)
        {
            var any = Bit(ref start, place, ref bits, shift) | Bit(ref start, place + step, ref bits, shift)
                | Bit(ref start, place + (2 * step), ref bits, shift) | Bit(ref start, place + (3 * step), ref bits, shift);
            if ((any & 1) != 0)
                break;
        }

        while (place <= last && (Bit(ref start, place, ref bits, shift) & 1) == 0)
            place += step;
        return place;
    }

    /// <summary>
    /// The first line end from a place on, or else the text's, before which a member may stand; past the text's end when there is none.
    /// Of a line that ends with blanks this is said unseen.
    /// </summary>
    internal int FirstLineEnd(ReadOnlySpan<byte> text, int from)
    {
        // After the samples the loop that costs most.
        ref var start = ref MemoryMarshal.GetReference(text);
        ref var bits = ref MemoryMarshal.GetArrayDataReference(_bits);
        var (shift, at) = (_shift, from);
        for (; at <= text.Length - Vector256<byte>.Count; at += Vector256<byte>.Count)
        {
            var ends = Vector256.Equals(Vector256.LoadUnsafe(ref start, (nuint)at), Vector256.Create((byte)'\n')).ExtractMostSignificantBits();
            for (; ends != 0; ends &= ends - 1)
            {
                var end = at + BitOperations.TrailingZeroCount(ends);
                if (end >= Length && (Unsafe.Add(ref start, end - 1) <= ' ' || (Bit(ref start, end - Length, ref bits, shift) & 1) != 0))
                    return end;
            }
        }

        for (; at < text.Length; at++)
        {
            if (text[at] == '\n' && at >= Length && (text[at - 1] <= ' ' || MayHold(text[(at - Length)..])))
                return at;
        }

        return from <= text.Length ? text.Length : text.Length + 1;
    }

    /// <summary>In the lowest bit, whether the gram at a place may be a member.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bit(ref byte text, int place, ref ulong bits, int shift)
    {
        var slot = (Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref text, place)) * Multiplier) >> shift;
        return Unsafe.Add(ref bits, slot / 64) >> (int)slot;
    }

    private static uint Key(ReadOnlySpan<byte> gram)
    {
        if (gram.Length == Length)
            return Unsafe.ReadUnaligned<uint>(ref MemoryMarshal.GetReference(gram));

        var key = (uint)gram.Length << 24;
        for (var index = 0; index < gram.Length; index++)
            key |= (uint)gram[index] << (8 * index);
        return key;
    }

    private uint Slot(uint key) => (key * Multiplier) >> _shift;
}
