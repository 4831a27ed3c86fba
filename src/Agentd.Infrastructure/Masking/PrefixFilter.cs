using System.Buffers.Binary;
using System.Numerics;

namespace Agentd.Infrastructure.Masking;

/// <summary>
/// Finds the places of a text at which one of many forms may begin, at nearly the speed of copying it: a vectorised look at the nibbles of
/// four bytes passes a percent or so of all places, and a hash of the same four bytes passes hardly any that is not a beginning.
/// </summary>
internal sealed class PrefixFilter
{
    private const int PrefixLength = SecretForms.ShortestForm;

    /// <summary>Bits of the hash table for each beginning: one in some hundreds of other texts is taken for one.</summary>
    private const int BitsPerPrefix = 1024;
    private const int MostBits = 1 << 21;

    private readonly NibbleTables _nibbles;
    private readonly ulong[] _known;
    private readonly int _shift;
    private readonly bool _isEmpty;

    /// <summary>A filter for forms of at least four bytes.</summary>
    internal PrefixFilter(byte[][] forms)
    {
        _isEmpty = forms.Length == 0;
        _nibbles = new NibbleTables(forms);

        var prefixes = forms.Select(form => BinaryPrimitives.ReadUInt32LittleEndian(form)).Distinct().Count();
        var bits = BitOperations.RoundUpToPowerOf2((uint)Math.Clamp((long)prefixes * BitsPerPrefix, BitsPerPrefix, MostBits));
        _known = new ulong[bits / 64];
        _shift = 32 - BitOperations.Log2(bits);
        foreach (var form in forms)
        {
            for (var length = 1; length <= PrefixLength; length++)
                Learn(Key(form.AsSpan(0, length)));
        }
    }

    /// <summary>
    /// The first place from <paramref name="from"/> on at which a form may begin, its first one to three bytes at the text's end included;
    /// the text's length when there is none.
    /// </summary>
    internal int Next(ReadOnlySpan<byte> text, int from)
    {
        if (_isEmpty)
            return text.Length;

        var whole = text.Length - PrefixLength + 1;
        var at = from;
        while (at < whole)
        {
            var window = _nibbles.Hits(text, at, whole, out var hits);
            for (; hits != 0; hits &= hits - 1)
            {
                var place = at + BitOperations.TrailingZeroCount(hits);
                if (IsKnown(BinaryPrimitives.ReadUInt32LittleEndian(text[place..])))
                    return place;
            }

            at += window;
        }

        for (at = Math.Max(from, Math.Max(whole, 0)); at < text.Length; at++)
        {
            if (IsKnown(Key(text[at..])))
                return at;
        }

        return text.Length;
    }

    private static uint Key(ReadOnlySpan<byte> prefix)
    {
        if (prefix.Length == PrefixLength)
            return BinaryPrimitives.ReadUInt32LittleEndian(prefix);
        var key = (uint)prefix.Length << 24;
        for (var index = 0; index < prefix.Length; index++)
            key |= (uint)prefix[index] << (8 * index);
        return key;
    }

    private uint Slot(uint key) => (key * 0x9E3779B1u) >> _shift;

    private void Learn(uint key) => _known[Slot(key) / 64] |= 1UL << (int)(Slot(key) % 64);

    private bool IsKnown(uint key) => (_known[Slot(key) / 64] & (1UL << (int)(Slot(key) % 64))) != 0;
}
