using Agentd.Masking;

namespace Agentd.Infrastructure.Consoles;

/// <summary>
/// Recognises stretches of a raw console file that masking would not change, so that they can be copied as they are: most of them, at
/// several times the speed of taking them apart.
/// </summary>
internal sealed class PlainLines
{
    // What is not plain comes in clusters: looking further ahead would look at the same lines again and again.
    private const int ShortestReach = 1024;

    private readonly SecretPatterns _patterns;
    private readonly bool _canTell;
    private int _reach = ShortestReach;

    internal PlainLines(SecretPatterns patterns) => (_patterns, _canTell) = (patterns, patterns.BeginAllWithinOneLine());

    /// <summary>
    /// Whole lines at the beginning of these that masking leaves as they are; not always all of them. In the raw file a value lies unbroken
    /// within one line, unless the line came in parts, the value has several lines, whose first one alone is a form, or it is wrapped: then
    /// the line ends with what may become one.
    /// </summary>
    internal ReadOnlySpan<byte> Beginning(ReadOnlySpan<byte> lines)
    {
        if (!_canTell) return [];

        var near = lines[..Math.Min(_reach, lines.Length)];
        var plain = near[..FirstForm(near[..FirstPart(near)])];
        _reach = plain.Length == near.Length ? Math.Min(_reach * 2, ConsoleRecordReader.BufferSize) : ShortestReach;
        return plain[..(plain.LastIndexOf((byte)'\n') + 1)];
    }

    /// <summary>The place of the first form, or of what may become one; the length when there is none.</summary>
    private int FirstForm(ReadOnlySpan<byte> text)
    {
        var at = _patterns.NextBeginning(text, 0);
        while (at < text.Length && _patterns.Match(RestOfLine(text[at..]), out var isOpen) == 0 && !isOpen)
            at = _patterns.NextBeginning(text, at + 1);
        return at;
    }

    private static ReadOnlySpan<byte> RestOfLine(ReadOnlySpan<byte> text) =>
        text.IndexOf((byte)'\n') is var end && end < 0 ? text : text[..(end + 1)];

    /// <summary>The place of the first tag of a line that came in parts; the length when there is none.</summary>
    private static int FirstPart(ReadOnlySpan<byte> lines)
    {
        for (int at = 0, tag; (tag = lines[at..].IndexOf(" P "u8)) >= 0; at += tag + 1)
        {
            var before = lines[..(at + tag)];
            if (before.EndsWith(" stdout"u8) || before.EndsWith(" stderr"u8)) return at + tag;
        }

        return lines.Length;
    }
}
