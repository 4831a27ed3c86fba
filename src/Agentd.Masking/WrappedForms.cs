namespace Agentd.Masking;

/// <summary>Forms that may be broken into rows anywhere but in their first four bytes, by which they are found.</summary>
internal sealed class WrappedForms
{
    private readonly byte[][] _sorted;

    internal WrappedForms(IEnumerable<byte[]> forms)
    {
        _sorted = [.. forms.Distinct(ByteOrder.Instance).Order(ByteOrder.Instance)];
        Longest = _sorted.Select(form => form.Length).DefaultIfEmpty().Max();
    }

    /// <summary>The length of the longest, without breaks.</summary>
    internal int Longest { get; }

    /// <summary>
    /// The length of the longest form, the breaks in it included, with which a text begins; 0 when it begins with none that is broken.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="isOpen">Set when more text could make it the beginning of one; else left as it is.</param>
    internal int Match(ReadOnlySpan<byte> text, ref bool isOpen)
    {
        var row = RowBreak.First(text[..Math.Min(text.Length, Longest)]);
        if (row < SecretForms.ShortestForm)
            return 0;

        var longest = 0;
        var first = ByteOrder.FirstAbove(_sorted, text[..row]);
        for (var index = first; index < _sorted.Length && _sorted[index].AsSpan().StartsWith(text[..row]); index++)
            longest = Math.Max(longest, Match(_sorted[index], row, text, ref isOpen));
        return longest;
    }

    private static int Match(ReadOnlySpan<byte> form, int row, ReadOnlySpan<byte> text, ref bool isOpen)
    {
        for (var (at, done) = (row, row); ;)
        {
            var gap = RowBreak.Length(text[at..], out var isOpenBreak);
            at += gap;
            if (isOpenBreak || at == text.Length)
                isOpen = true;
            if (gap == 0 || at == text.Length)
                return 0;

            var same = form[done..].CommonPrefixLength(text[at..]);
            (at, done) = (at + same, done + same);
            if (done == form.Length)
                return at;
            if (at == text.Length)
                isOpen = true;
            if (same == 0 || at == text.Length)
                return 0;
        }
    }
}

/// <summary>
/// What stands between two rows of wrapped base64: a line end, LF or CRLF, blanks before it, and the next row's indentation.
/// </summary>
internal static class RowBreak
{
    /// <summary>More blanks than this are no indentation; without a bound they would be held back for ever.</summary>
    private const int MostBlanks = 256;

    private static ReadOnlySpan<byte> Blanks => " \t"u8;

    /// <summary>The place of the first byte that may begin a break; -1 when there is none.</summary>
    internal static int First(ReadOnlySpan<byte> text) => text.IndexOfAny(" \t\r\n"u8);

    /// <summary>The place at which the break begins that ends a text; -1 when none does.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isWhole">Whether the whole of it must be there; where not, there may be nothing of it yet.</param>
    internal static int Begin(ReadOnlySpan<byte> text, bool isWhole)
    {
        var end = WithoutBlanks(text);
        if (end > 0 && text[end - 1] == '\n')
            end--;
        else if (isWhole)
            return -1;
        else if (end < text.Length)
            return end;
        return WithoutBlanks(end > 0 && text[end - 1] == '\r' ? text[..(end - 1)] : text[..end]);
    }

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

    private static int WithoutBlanks(ReadOnlySpan<byte> text)
    {
        var near = text[^Math.Min(text.Length, MostBlanks)..];
        return text.Length - near.Length + near.LastIndexOfAnyExcept(Blanks) + 1;
    }

    private static int BlanksOf(ReadOnlySpan<byte> text)
    {
        var near = text[..Math.Min(text.Length, MostBlanks)];
        var end = near.IndexOfAnyExcept(Blanks);
        return end < 0 ? near.Length : end;
    }
}
