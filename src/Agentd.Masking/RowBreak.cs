namespace Agentd.Masking;

/// <summary>What stands between two rows of wrapped base64: a line end, LF or CRLF, blanks before it, and the next row's indentation.</summary>
internal static class RowBreak
{
    /// <summary>More blanks than this are no indentation; without a bound they would be held back for ever.</summary>
    private const int MostBlanks = 256;

    private static ReadOnlySpan<byte> Blanks => " \t"u8;

    /// <summary>The place of the first byte that may begin a break; -1 when there is none.</summary>
    internal static int First(ReadOnlySpan<byte> text) => text.IndexOfAny(" \t\r\n"u8);

    /// <summary>The length of the break with which a text begins; 0 when it begins with none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isOpen">Whether more text could make it begin with one.</param>
    internal static int Length(ReadOnlySpan<byte> text, out bool isOpen)
    {
        var end = BlanksOf(text);
        if (end < text.Length && text[end] == '\r')
            end++;
        isOpen = end == text.Length;
        return isOpen || text[end] != '\n' ? 0 : end + 1 + BlanksOf(text[(end + 1)..]);
    }

    private static int BlanksOf(ReadOnlySpan<byte> text)
    {
        var near = text[..Math.Min(text.Length, MostBlanks)];
        var end = near.IndexOfAnyExcept(Blanks);
        return end < 0 ? near.Length : end;
    }
}
