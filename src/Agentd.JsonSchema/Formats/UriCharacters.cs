using System.Text;
using Agentd.JsonSchema.Unicode;

namespace Agentd.JsonSchema.Formats;

/// <summary>Which characters may stand unescaped in a URI or an IRI.</summary>
internal sealed class UriCharacters
{
    private static readonly CodePointSet Unreserved = CodePointSet.Of(
        ('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '-'), ('.', '.'), ('_', '_'), ('~', '~'));

    /// <summary>RFC 3987's <c>ucschar</c>: everything but private use and the last two of each plane.</summary>
    private static readonly CodePointSet BeyondAscii = CodePointSet.Of(
        [(0xA0, 0xD7FF), (0xF900, 0xFDCF), (0xFDF0, 0xFFEF), (0xE1000, 0xEFFFD), .. Enumerable.Range(1, 13).Select(PlaneOf)]);

    private static readonly CodePointSet PrivateUse = CodePointSet.Of((0xE000, 0xF8FF), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD));

    private readonly CodePointSet plain;
    private readonly CodePointSet inQuery;

    private UriCharacters(CodePointSet plain, CodePointSet inQuery)
    {
        this.plain = plain;
        this.inQuery = inQuery;
    }

    public static UriCharacters Ascii { get; } = new(Unreserved, Unreserved);

    public static UriCharacters International { get; } = new(
        Unreserved.Union(BeyondAscii),
        Unreserved.Union(BeyondAscii).Union(PrivateUse));

    /// <param name="part">A part of a URI.</param>
    /// <param name="delimiters">What may stand in this part besides plain characters and percent-encodings.</param>
    /// <param name="isQuery">True if the part is the query, where an IRI may hold characters of private use.</param>
    public bool AreValid(string part, string delimiters, bool isQuery = false)
    {
        var set = isQuery ? inQuery : plain;
        for (var i = 0; i < part.Length;)
        {
            if (Rune.DecodeFromUtf16(part.AsSpan(i), out var rune, out var length) != System.Buffers.OperationStatus.Done)
                return false;

            if (part[i] == '%' && i + 2 < part.Length && char.IsAsciiHexDigit(part[i + 1]) && char.IsAsciiHexDigit(part[i + 2]))
                length = 3;
            else if (!set.Contains(rune.Value) && !delimiters.Contains(part[i]))
                return false;
            i += length;
        }

        return true;
    }

    private static (int First, int Last) PlaneOf(int number) => (number << 16, (number << 16) + 0xFFFD);
}
