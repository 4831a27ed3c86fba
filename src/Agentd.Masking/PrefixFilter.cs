namespace Agentd.Masking;

/// <summary>
/// Finds the places of a text at which one of many forms may begin, at nearly the speed of copying it: it is enough to look at every n-th
/// place for four bytes that occur anywhere in the first n of a form, and, since a form may be wrapped before it has so many, at the last
/// four of each line. Whatever passes is compared with the beginnings of all forms.
/// </summary>
internal sealed class PrefixFilter
{
    private const int LongestStep = 32;

    private readonly GramSet _beginnings;
    private readonly GramSet _samples;
    private readonly int _step;

    internal PrefixFilter(byte[][] forms)
    {
        _step = forms.Length == 0 ? 0 : Math.Min(forms.Min(form => form.Length) - GramSet.Length + 1, LongestStep);
        _beginnings = new(forms.SelectMany(form => Enumerable.Range(1, GramSet.Length).Select(length => Gram(form, 0, length))));
        _samples = new(forms.SelectMany(form => Enumerable.Range(0, _step).Select(place => Gram(form, place, GramSet.Length))));
    }

    /// <summary>
    /// The first place from <paramref name="from"/> on at which a form may begin, its first one to three bytes at the text's end included;
    /// the text's length when there is none.
    /// </summary>
    internal int Next(ReadOnlySpan<byte> text, int from)
    {
        if (_step == 0)
            return text.Length;
        var place = NextBySamples(text, from);
        return _step == 1 ? place : NextAtLineEnd(text[..place], from) ?? place;
    }

    private static ReadOnlyMemory<byte> Gram(byte[] form, int place, int length) => form.AsMemory(place, length);

    /// <summary>Any form from the place on holds exactly one of the samples, as long as it lies in the text as a whole.</summary>
    private int NextBySamples(ReadOnlySpan<byte> text, int from)
    {
        for (var whole = text.Length - GramSet.Length + 1; ;)
        {
            var sample = _samples.First(text, from + _step - 1, _step);
            var end = sample < whole ? sample + 1 : text.Length;
            if (NextBeginning(text, sample - _step + 1, end) is { } place)
                return place;
            if (end == text.Length)
                return end;
            from = end;
        }
    }

    /// <summary>A first row that holds none of the sampled places: its last four bytes are one of the samples.</summary>
    private int? NextAtLineEnd(ReadOnlySpan<byte> text, int from)
    {
        for (int line = from, end; (end = _samples.FirstLineEnd(text, line)) <= text.Length; line = end + 1)
        {
            var last = text[..end].TrimEnd(" \t\r"u8).Length - GramSet.Length;
            if (last >= from && NextBeginning(text, Math.Max(from, last - _step + 1), last + 1) is { } place)
                return place;
        }

        return null;
    }

    private int? NextBeginning(ReadOnlySpan<byte> text, int from, int end)
    {
        for (var place = from; place < end; place++)
        {
            if (_beginnings.MayHold(text[place..]))
                return place;
        }

        return null;
    }
}
