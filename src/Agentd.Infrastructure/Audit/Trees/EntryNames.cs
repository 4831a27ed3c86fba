using System.Text;

namespace Agentd.Infrastructure.Audit.Trees;

/// <summary>
/// Names as text, for manifests and messages: printable ASCII stays, every other byte becomes <c>\ooo</c> in octal. The way back is
/// exact, whatever the bytes.
/// </summary>
internal static class EntryNames
{
    private const int ShownCharacters = 400;

    internal static void Encode(ReadOnlySpan<byte> name, Stream text)
    {
        foreach (var value in name.TrimEnd((byte)0))
        {
            if (IsPlain(value)) text.WriteByte(value);
            else text.Write([(byte)'\\', Octal(value >> 6), Octal(value >> 3), Octal(value)]);
        }
    }

    /// <summary>The bytes, NUL included, that a text stands for; null when no name is written so.</summary>
    internal static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        var name = new List<byte>(text.Length + 1);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\')
            {
                name.Add(text[at]);
            }
            else if (at + 3 < text.Length && Value(text.Slice(at + 1, 3)) is { } value)
            {
                name.Add(value);
                at += 3;
            }
            else
            {
                return null;
            }
        }

        name.Add(0);
        return [.. name];
    }

    /// <summary>A path for a message: its encoded names, the middle left out where it is very long.</summary>
    internal static string Shown(IEnumerable<byte[]> path)
    {
        var text = new MemoryStream();
        foreach (var name in path)
        {
            if (text.Length > 0) text.WriteByte((byte)'/');
            Encode(name, text);
        }

        var shown = Encoding.ASCII.GetString(text.GetBuffer(), 0, (int)text.Length);
        return shown.Length <= ShownCharacters ? shown : $"{shown[..(ShownCharacters / 2)]}…{shown[^(ShownCharacters / 2)..]}";
    }

    // '#' opens a comment in a manifest, '=' a value; '.' alone and '..' have a meaning of their own but are never an entry's name.
    private static bool IsPlain(byte value) =>
        value is > (byte)' ' and < 0x7f and not ((byte)'\\' or (byte)'#' or (byte)'=' or (byte)'*' or (byte)'?' or (byte)'[');

    private static byte Octal(int bits) => (byte)('0' + (bits & 7));

    private static byte? Value(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7') return null;
            value = (value << 3) | (digit - '0');
        }

        return value is > 0 and < 256 ? (byte)value : null;
    }
}
