using System.Globalization;
using System.Text;

namespace Agentd.Domain.Sessions;

/// <summary>
/// What others wrote, as one line that nobody's terminal, mail reader or chat acts on. What is left out may join what stood apart: a text
/// that may hold secrets is masked after it.
/// </summary>
public static class HarmlessLine
{
    private const char Escape = '\u001b', Bell = '\u0007';

    /// <summary>
    /// The text without sequences that drive a terminal and without characters that nobody sees; a line end or a tab becomes a space. Cut
    /// to so many characters, the last of them then an ellipsis.
    /// </summary>
    public static string Of(string text, int most)
    {
        var line = new StringBuilder();
        var (left, last) = (most, 0);
        for (var at = 0; at < text.Length;)
        {
            if (SequenceLength(text.AsSpan(at)) is > 0 and var sequence)
            {
                at += sequence;
                continue;
            }
            // A half of a pair becomes the sign of what cannot be shown.
            if (Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length) != System.Buffers.OperationStatus.Done)
                (rune, length) = (Rune.ReplacementChar, 1);
            at += length;
            if (Shown(rune) is not { } shown) continue;
            if (left-- == 0) return line.Remove(last, line.Length - last).Append('…').ToString();
            last = line.Length;
            line.Append(shown.ToString());
        }
        return line.ToString().Trim();
    }

    private static Rune? Shown(Rune rune) => rune.Value switch
    {
        '\t' or '\n' or '\r' => new Rune(' '),
        _ => Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => new Rune(' '),
            UnicodeCategory.Control or UnicodeCategory.Format => null,
            _ => rune,
        },
    };

    // Both ways to write them: after an escape, and as one character of C1.
    private static int SequenceLength(ReadOnlySpan<char> text) => text switch
    {
        [Escape, '[', ..] => 2 + ControlLength(text[2..]),
        [Escape, ']' or 'P' or 'X' or '^' or '_', ..] => 2 + StringLength(text[2..]),
        [Escape, ..] => 1 + OtherLength(text[1..]),
        ['\u009b', ..] => 1 + ControlLength(text[1..]),
        ['\u0090' or '\u0098' or '\u009d' or '\u009e' or '\u009f', ..] => 1 + StringLength(text[1..]),
        _ => 0,
    };

    // Parameters and what comes between, and one character that ends them; what cannot stand in a sequence ends it too and is text again.
    private static int ControlLength(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange(' ', '?');
        return end < 0 ? text.Length : text[end] is >= '@' and <= '~' ? end + 1 : end;
    }

    private static int StringLength(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is Bell or '\u009c') return at + 1;
            if (text[at] is Escape) return at + (text[at..] is [_, '\\', ..] ? 2 : 0);
            if (text[at] is '\n' or '\r') return at;
        }
        return text.Length;
    }

    private static int OtherLength(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange(' ', '/');
        return end < 0 ? text.Length : text[end] is >= '0' and <= '~' ? end + 1 : end;
    }
}
