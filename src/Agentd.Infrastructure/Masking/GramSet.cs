using System.Buffers.Binary;
using System.Numerics;

namespace Agentd.Infrastructure.Masking;

/// <summary>A set of short byte strings, four bytes at most, that may take one for a member that is none, but never the reverse.</summary>
internal sealed class GramSet
{
    /// <summary>The length of a whole gram.</summary>
    internal const int Length = 4;

    /// <summary>Bits for each member: about one in sixty-four others is taken for one.</summary>
    private const int BitsPerGram = 64;
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
        var slot = Slot(text.Length >= Length ? BinaryPrimitives.ReadUInt32LittleEndian(text) : Key(text));
        return (_bits[slot / 64] & (1UL << (int)(slot % 64))) != 0;
    }

    private static uint Key(ReadOnlySpan<byte> gram)
    {
        if (gram.Length == Length)
            return BinaryPrimitives.ReadUInt32LittleEndian(gram);
        var key = (uint)gram.Length << 24;
        for (var index = 0; index < gram.Length; index++)
            key |= (uint)gram[index] << (8 * index);
        return key;
    }

    private uint Slot(uint key) => (key * 0x9E3779B1u) >> _shift;
}
