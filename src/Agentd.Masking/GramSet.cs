using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Agentd.Masking;

/// <summary>
/// A set of short byte strings, four bytes at most. It may take a string for a member that is none, but never misses a member.
/// </summary>
internal sealed class GramSet
{
    /// <summary>The length of a whole gram.</summary>
    internal const int Length = 4;

    /// <summary>
    /// Slots for each member: about one in five hundred others is taken for one, and what is taken for one costs more than the memory.
    /// </summary>
    private const int SlotsPerGram = 512;
    private const uint Multiplier = 0x9E3779B1;
    private const int FewestSlots = 1 << 12;
    private const int MostSlots = 1 << 18;

    private readonly byte[] _slots;
    private readonly int _shift;

    internal GramSet(IEnumerable<ReadOnlyMemory<byte>> grams)
    {
        var keys = grams.Select(gram => Key(gram.Span)).ToHashSet();
        _slots = new byte[BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(keys.Count * SlotsPerGram, FewestSlots, MostSlots))];
        _shift = 32 - BitOperations.Log2((uint)_slots.Length);
        foreach (var key in keys)
            _slots[(key * Multiplier) >> _shift] = 1;
    }

    /// <summary>Whether the text's first four bytes, or all it has if they are fewer, may be a member.</summary>
    internal bool MayHold(ReadOnlySpan<byte> text) => _slots[(Key(text[..Math.Min(text.Length, Length)]) * Multiplier) >> _shift] != 0;

    /// <summary>
    /// The first of the places <paramref name="place"/>, <paramref name="place"/> + <paramref name="step"/>, … of a text at which a whole
    /// gram may be a member; past the last whole gram when there is none.
    /// </summary>
    internal int First(ReadOnlySpan<byte> text, int place, int step)
    {
        // This loop decides the cost of masking: no slices, no bounds that are known to hold, and four places to a branch.
        ref var start = ref MemoryMarshal.GetReference(text);
        ref var slots = ref MemoryMarshal.GetArrayDataReference(_slots);
        var (shift, last) = (_shift, text.Length - Length);
        for (; place <= last - (3 * step); place += 4 * step)
        {
            var any = At(ref start, place, ref slots, shift) | At(ref start, place + step, ref slots, shift)
                | At(ref start, place + (2 * step), ref slots, shift) | At(ref start, place + (3 * step), ref slots, shift);
            if (any != 0)
                break;
        }

        while (place <= last && At(ref start, place, ref slots, shift) == 0)
            place += step;
        return place;
    }

    /// <summary>
    /// The first line end from a place on, or else the text's, before which a member may stand; past the text's end when there is none.
    /// A line that ends with blanks always counts.
    /// </summary>
    internal int FirstLineEnd(ReadOnlySpan<byte> text, int from)
    {
        // After the samples the loop that costs most.
        ref var start = ref MemoryMarshal.GetReference(text);
        ref var slots = ref MemoryMarshal.GetArrayDataReference(_slots);
        var (shift, at) = (_shift, Math.Max(from, Length));
        for (; at <= text.Length - Vector256<byte>.Count; at += Vector256<byte>.Count)
        {
            var ends = Vector256.Equals(Vector256.LoadUnsafe(ref start, (nuint)at), Vector256.Create((byte)'\n'))
                .ExtractMostSignificantBits();
            for (; ends != 0; ends &= ends - 1)
            {
                var end = at + BitOperations.TrailingZeroCount(ends);
                if (Unsafe.Add(ref start, end - 1) <= ' ' || At(ref start, end - Length, ref slots, shift) != 0)
                    return end;
            }
        }

        for (; at < text.Length; at++)
        {
            if (text[at] == '\n' && (text[at - 1] <= ' ' || MayHold(text[(at - Length)..])))
                return at;
        }

        return from <= text.Length ? text.Length : text.Length + 1;
    }

    /// <summary>Not 0 when the gram at a place may be a member.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte At(ref byte text, int place, ref byte slots, int shift) =>
        Unsafe.Add(ref slots, (Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref text, place)) * Multiplier) >> shift);

    private static uint Key(ReadOnlySpan<byte> gram)
    {
        if (gram.Length == Length)
            return Unsafe.ReadUnaligned<uint>(ref MemoryMarshal.GetReference(gram));

        var key = (uint)gram.Length << 24;
        for (var index = 0; index < gram.Length; index++)
            key |= (uint)gram[index] << (8 * index);
        return key;
    }
}
