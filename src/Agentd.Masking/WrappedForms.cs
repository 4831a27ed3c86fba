namespace Agentd.Masking;

/// <summary>Forms that may be broken into rows anywhere but in their first four bytes, by which they are found.</summary>
internal sealed class WrappedForms
{
    private readonly byte[][] _sorted;
    private readonly int _longest;

    internal WrappedForms(IEnumerable<byte[]> forms)
    {
        _sorted = [.. forms.Distinct(ByteOrder.Instance).Order(ByteOrder.Instance)];
        _longest = _sorted.Select(form => form.Length).DefaultIfEmpty().Max();
    }

    /// <summary>The length of the longest form, the breaks in it included, with which a text begins; 0 when it begins with none that is broken.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isOpen">Set when more text could make it the beginning of one; else left as it is.</param>
    internal int Match(ReadOnlySpan<byte> text, ref bool isOpen)
    {
        var row = RowBreak.First(text[..Math.Min(text.Length, _longest)]);
        if (row < SecretForms.ShortestForm)
            return 0;

        var longest = 0;
        for (var index = SortedForms.FirstAbove(_sorted, text[..row]); index < _sorted.Length && _sorted[index].AsSpan().StartsWith(text[..row]); index++)
            longest = Math.Max(longest, Match(_sorted[index], row, text, ref isOpen));
        return longest;
    }

    /// <summary>The same for one form, whose first row is known to be there.</summary>
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
