using Agentd.Domain.Credentials;

namespace Agentd.Masking;

/// <summary>
/// All forms of a session's secret values, sorted, so that the longest one at a place of a text is found in one binary search. Immutable:
/// one serves any number of maskers.
/// </summary>
public sealed class SecretPatterns
{
    private readonly byte[][] _sorted;
    private readonly int[] _shorter;
    private readonly WrappedForms _wrapped;
    private readonly PrefixFilter _filter;
    private readonly OpenRuns _open;
    private readonly byte[]? _endMark;

    private SecretPatterns(byte[][] sorted, IEnumerable<byte[]> wrapped, byte[]? endMark)
    {
        (_sorted, _shorter, _endMark) = (sorted, new int[sorted.Length], endMark);
        for (var index = 0; index < sorted.Length; index++)
            _shorter[index] = Shorter(index);
        _wrapped = new WrappedForms(wrapped);
        _filter = new PrefixFilter(sorted);
        _open = new OpenRuns(sorted, _wrapped.Longest);
    }

    /// <summary>Nothing to mask.</summary>
    public static SecretPatterns None { get; } = new([], [], null);

    /// <summary>The forms of these values, and the line that ends an output and is left out of it without a trace.</summary>
    public static SecretPatterns Of(IEnumerable<SecretValue> values, byte[]? endMark = null)
    {
        var secrets = values.ToArray();
        var forms = secrets.SelectMany(value => SecretForms.Of(value.Reveal()));
        if (endMark is not null)
            forms = forms.Append(endMark);
        return new(
            [.. forms.Distinct(ByteOrder.Instance).Order(ByteOrder.Instance)],
            secrets.SelectMany(value => SecretForms.ThatWrap(value.Reveal())), endMark);
    }

    /// <summary>The forms of these values in texts that have lost their capitals, as hosts' names do, and in any others.</summary>
    public static SecretPatterns OfNames(IReadOnlyCollection<SecretValue> values) => Of([.. values, .. values.Select(InSmallLetters)]);

    internal bool IsEndMark(ReadOnlySpan<byte> form) => _endMark is { } mark && form.SequenceEqual(mark);

    /// <summary>
    /// The first place of a text, from one on, at which a form may begin, its first one to three bytes at the text's end included; the
    /// text's length when there is none.
    /// </summary>
    public int NextBeginning(ReadOnlySpan<byte> text, int from) => _filter.Next(text, from);

    /// <summary>The first place of a text from which more text could make a form, whatever the forms are; its length for none.</summary>
    internal int FirstOpen(ReadOnlySpan<byte> text) => _open.First(text);

    /// <summary>The length of the longest form with which <paramref name="text"/> begins; 0 when there is none.</summary>
    /// <param name="text">The text from the place in question to its end so far.</param>
    /// <param name="isOpen">Whether more text could make it the beginning of a longer form.</param>
    public int Match(ReadOnlySpan<byte> text, out bool isOpen)
    {
        var above = ByteOrder.FirstAbove(_sorted, text);
        isOpen = above < _sorted.Length && _sorted[above].AsSpan().StartsWith(text);

        // Whatever form begins the text begins the nearest form below it too, for all that lies between them in order begins with it.
        var index = above - 1;
        while (index >= 0 && !text.StartsWith(_sorted[index]))
            index = _shorter[index];
        var unbroken = index < 0 ? 0 : _sorted[index].Length;
        return Math.Max(unbroken, _wrapped.Match(text, ref isOpen));
    }

    /// <summary>Whether every form that goes over a line end is known by what stands before that already.</summary>
    public bool BeginAllWithinOneLine() => _sorted.All(form =>
        form.AsSpan().IndexOf((byte)'\n') is var end && (end < 0 || end == form.Length - 1 || Match(form.AsSpan(0, end), out _) > 0));

    private static SecretValue InSmallLetters(SecretValue value)
    {
        var bytes = value.Reveal().ToArray();
        foreach (ref var one in bytes.AsSpan())
            if (char.IsAsciiLetterUpper((char)one)) one |= 0x20;
        return new SecretValue(bytes);
    }

    /// <summary>The longest other form with which this one begins; -1 for none.</summary>
    private int Shorter(int index)
    {
        var candidate = index - 1;
        while (candidate >= 0 && !_sorted[index].AsSpan().StartsWith(_sorted[candidate]))
            candidate = _shorter[candidate];
        return candidate;
    }
}
