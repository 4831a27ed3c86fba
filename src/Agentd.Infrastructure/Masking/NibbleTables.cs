using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Agentd.Infrastructure.Masking;

/// <summary>
/// The vectorised half of <see cref="PrefixFilter"/>, after the Teddy algorithm of Hyperscan: prefixes are dealt into eight buckets, one
/// bit each, and for each of four positions a table maps a nibble to the buckets that have it there. A place is a hit when some bucket has
/// all eight nibbles.
/// </summary>
internal sealed class NibbleTables
{
    private const int Buckets = 8;

    private readonly Vector128<byte>[] _low;
    private readonly Vector128<byte>[] _high;

    /// <summary>Tables for the first four bytes of forms, which are sorted: neighbours share a bucket, and with it most nibbles.</summary>
    internal NibbleTables(byte[][] forms)
    {
        var prefixes = forms.Select(form => form[..SecretForms.ShortestForm]).Distinct(ByteOrder.Instance).ToArray();
        var low = new byte[SecretForms.ShortestForm, 16];
        var high = new byte[SecretForms.ShortestForm, 16];
        for (var index = 0; index < prefixes.Length; index++)
        {
            var bucket = (byte)(1 << (index * Buckets / prefixes.Length));
            for (var position = 0; position < SecretForms.ShortestForm; position++)
            {
                low[position, prefixes[index][position] & 15] |= bucket;
                high[position, prefixes[index][position] >> 4] |= bucket;
            }
        }

        (_low, _high) = (Tables(low), Tables(high));
    }

    /// <summary>Looks at the places from <paramref name="at"/> on, but for those from <paramref name="end"/> on.</summary>
    /// <returns>How many places were looked at; bit n of <paramref name="hits"/> is set when the n-th may be a beginning.</returns>
    internal int Hits(ReadOnlySpan<byte> text, int at, int end, out uint hits)
    {
        ref var here = ref Unsafe.Add(ref MemoryMarshal.GetReference(text), at);
        if (Avx2.IsSupported && end - at >= Vector256<byte>.Count)
        {
            hits = Wide(ref here).ExtractMostSignificantBits();
            return Vector256<byte>.Count;
        }

        if (end - at >= Vector128<byte>.Count)
        {
            hits = Narrow(ref here).ExtractMostSignificantBits();
            return Vector128<byte>.Count;
        }

        // The last few: a vector that ends with them looks at some places again, whose bits are shifted out.
        if (end >= Vector128<byte>.Count)
        {
            var again = Vector128<byte>.Count - (end - at);
            hits = Narrow(ref Unsafe.Subtract(ref here, again)).ExtractMostSignificantBits() >> again;
            return end - at;
        }

        // Too short a text for any vector: the hash may judge all of it.
        hits = (1u << (end - at)) - 1;
        return end - at;
    }

    private Vector128<byte> Narrow(ref byte here)
    {
        var buckets = Vector128<byte>.AllBitsSet;
        var nibble = Vector128.Create((byte)15);
        for (var position = 0; position < SecretForms.ShortestForm; position++)
        {
            var bytes = Vector128.LoadUnsafe(ref here, (nuint)position);
            buckets &= Vector128.ShuffleNative(_low[position], bytes & nibble) & Vector128.ShuffleNative(_high[position], bytes >>> 4);
        }

        return ~Vector128.Equals(buckets, Vector128<byte>.Zero);
    }

    private Vector256<byte> Wide(ref byte here)
    {
        var buckets = Vector256<byte>.AllBitsSet;
        var nibble = Vector256.Create((byte)15);
        for (var position = 0; position < SecretForms.ShortestForm; position++)
        {
            var bytes = Vector256.LoadUnsafe(ref here, (nuint)position);
            buckets &= Avx2.Shuffle(Twice(_low[position]), bytes & nibble) & Avx2.Shuffle(Twice(_high[position]), bytes >>> 4);
        }

        return ~Vector256.Equals(buckets, Vector256<byte>.Zero);
    }

    private static Vector256<byte> Twice(Vector128<byte> table) => Vector256.Create(table, table);

    private static Vector128<byte>[] Tables(byte[,] tables) =>
        [.. Enumerable.Range(0, SecretForms.ShortestForm).Select(position => Vector128.LoadUnsafe(ref tables[position, 0]))];
}
