using Agentd.Infrastructure.Masking;

namespace Agentd.Infrastructure.Consoles;

/// <summary>
/// Recognises stretches of a raw console file that masking would not change, so that they can be copied as they are: most of them, at
/// several times the speed of taking them apart.
/// </summary>
internal sealed class PlainLines
{
    private readonly SecretPatterns _patterns;
    private readonly bool _canTell;

    internal PlainLines(SecretPatterns patterns) => (_patterns, _canTell) = (patterns, patterns.BeginAllWithinOneLine());

    /// <summary>
    /// Whether masking leaves these whole lines as they are. In the raw file a value lies unbroken within one line, unless the line came in
    /// parts or the value has several lines; of the latter the first one alone is a form.
    /// </summary>
    internal bool Holds(ReadOnlySpan<byte> lines)
    {
        if (!_canTell || HoldParts(lines))
            return false;

        for (var at = _patterns.Filter.Next(lines, 0); at < lines.Length; at = _patterns.Filter.Next(lines, at + 1))
        {
            if (_patterns.Match(lines[at..], out var isOpen) > 0 || isOpen)
                return false;
        }

        return true;
    }

    private static bool HoldParts(ReadOnlySpan<byte> lines)
    {
        for (int tag; (tag = lines.IndexOf(" P "u8)) >= 0; lines = lines[(tag + 1)..])
        {
            var before = lines[..tag];
            if (before.EndsWith(" stdout"u8) || before.EndsWith(" stderr"u8))
                return true;
        }

        return false;
    }
}
