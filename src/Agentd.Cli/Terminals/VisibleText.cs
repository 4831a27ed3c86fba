using System.Buffers;
using System.Globalization;
using System.Text;

namespace Agentd.Cli.Terminals;

/// <summary>
/// Text that cannot drive a terminal: newline and tab stay, every other control or direction character is shown as
/// a name (<c>^[</c>, <c>\u202e</c>), and every byte that is not UTF-8 as <c>\xff</c>.
/// </summary>
internal static class VisibleText
{
    /// <summary>The text with its control characters made visible.</summary>
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return text;
        var visible = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) Append(visible, rune);
        return visible.ToString();
    }

    /// <summary>Appends a character, or its name where it could drive a terminal.</summary>
    public static void Append(StringBuilder visible, Rune rune)
    {
        var value = rune.Value;
        if (value is '\n' or '\t' or (>= ' ' and <= '~')) visible.Append((char)value);
        else if (value < 0x20) visible.Append('^').Append((char)(value + '@'));
        else if (value == 0x7f) visible.Append("^?");
        else if (IsHarmless(rune)) visible.Append(rune);
        else visible.Append(value > 0xffff ? $"\\U{value:x8}" : $"\\u{value:x4}");
    }

    /// <summary>Appends the name of a byte that belongs to no character.</summary>
    public static void Append(StringBuilder visible, byte stray) => visible.Append(CultureInfo.InvariantCulture, $"\\x{stray:x2}");

    // The zero-width joiner holds emoji together; its kin that turn the direction of reading stay out.
    private static bool IsHarmless(Rune rune) => rune.Value == 0x200d || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}

/// <summary>Makes a stream of bytes visible, piece by piece: a character may begin in one piece and end in the next.</summary>
internal sealed class VisibleStream
{
    private byte[] _carry = [];

    /// <summary>The piece as UTF-8 that cannot drive a terminal. A character begun at its end waits for the next piece.</summary>
    public byte[] Next(ReadOnlySpan<byte> piece)
    {
        ReadOnlySpan<byte> rest = _carry.Length == 0 ? piece : [.. _carry, .. piece];
        _carry = [];
        var visible = new StringBuilder(rest.Length);
        while (!rest.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(rest, out var rune, out var length);
            if (status == OperationStatus.NeedMoreData)
            {
                _carry = rest.ToArray();
                break;
            }

            if (status == OperationStatus.Done) VisibleText.Append(visible, rune);
            else foreach (var stray in rest[..length]) VisibleText.Append(visible, stray);
            rest = rest[length..];
        }

        return Encoding.UTF8.GetBytes(visible.ToString());
    }

    /// <summary>What still waited for a next piece that does not come.</summary>
    public byte[] End()
    {
        var visible = new StringBuilder();
        foreach (var stray in _carry) VisibleText.Append(visible, stray);
        _carry = [];
        return Encoding.UTF8.GetBytes(visible.ToString());
    }
}
