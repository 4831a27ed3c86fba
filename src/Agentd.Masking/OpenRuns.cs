using System.Buffers;
using System.Numerics;

namespace Agentd.Masking;

/// <summary>
/// Where, at the end of a text, a form may have begun that is not whole yet, whatever the forms are. Of them it goes only by the power of
/// two below which the longest one is, and by whether any holds one of the characters that commonly end a word.
/// </summary>
internal sealed class OpenRuns
{
    private static readonly SearchValues<byte> Nothing = SearchValues.Create(ReadOnlySpan<byte>.Empty);
    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\n\r\0"u8);
    private static readonly SearchValues<byte> WordEnds = SearchValues.Create("\n\r\0 \t\"'`{}[]()<>,;|"u8);
    private static readonly SearchValues<byte> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_="u8);

    private readonly SearchValues<byte> _ends;
    private readonly int _longest, _longestWrapped;

    internal OpenRuns(byte[][] forms, int longestWrapped)
    {
        // All at once: which of them a value holds is nobody's to know.
        _ends = forms.Any(form => form.AsSpan().ContainsAny(LineEnds)) ? Nothing
            : forms.Any(form => form.AsSpan().ContainsAny(WordEnds)) ? LineEnds : WordEnds;
        _longest = Rounded(forms.Select(form => form.Length).DefaultIfEmpty().Max());
        _longestWrapped = Rounded(longestWrapped);
    }

    /// <summary>The first place of a text from which more text could make a form; its length when there is none.</summary>
    internal int First(ReadOnlySpan<byte> text) => Math.Min(Unbroken(text), Wrapped(text));

    private static int Rounded(int length) => (int)BitOperations.RoundUpToPowerOf2((uint)length);

    private int Unbroken(ReadOnlySpan<byte> text)
    {
        var near = Math.Max(0, text.Length - _longest);
        return near + text[near..].LastIndexOfAny(_ends) + 1;
    }

    // From the end backwards, row by row: the text may end within a row, or within a break.
    private int Wrapped(ReadOnlySpan<byte> text)
    {
        var (first, at) = (text.Length, RowBreak.Begin(text, isWhole: false));
        for (var left = _longestWrapped; at >= 0 && left > 0; at = RowBreak.Begin(text[..at], isWhole: true))
        {
            var row = Math.Min(at - 1 - text[..at].LastIndexOfAnyExcept(Base64), left);
            if (row == 0) break;
            (at, left) = (at - row, left - row);
            if (row >= SecretForms.ShortestForm) first = at;
        }
        return first;
    }
}
