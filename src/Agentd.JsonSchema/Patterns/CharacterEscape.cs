using System.Globalization;

namespace Agentd.JsonSchema.Patterns;

/// <summary>The escapes that stand for one character, inside a class and outside.</summary>
internal static class CharacterEscape
{
    /// <summary>Reads what follows the backslash.</summary>
    public static int Read(PatternReader reader)
    {
        var escaped = reader.TakeCodePoint();
        return escaped switch
        {
            't' => '\t',
            'n' => '\n',
            'v' => '\v',
            'f' => '\f',
            'r' => '\r',
            '0' when !char.IsAsciiDigit(reader.Next) => 0,
            'c' when char.IsAsciiLetter(reader.Next) => reader.TakeCodePoint() % 32,
            'x' => reader.TakeHex(2) ?? throw new PatternSyntaxException(@"\x needs two hexadecimal digits."),
            'u' => ReadUnicode(reader),

            // With the flag u only syntax characters may be escaped; escaped punctuation is harmless and common.
            < 128 when !char.IsAsciiLetterOrDigit((char)escaped) && escaped != '_' && !char.IsControl((char)escaped) => escaped,
            _ => throw new PatternSyntaxException($"'\\{char.ConvertFromUtf32(escaped)}' is not an escape."),
        };
    }

    private static int ReadUnicode(PatternReader reader)
    {
        if (reader.Take('{'))
        {
            var digits = reader.TakeUntil('}');
            return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var codePoint)
                && codePoint is >= 0 and <= 0x10FFFF
                    ? Scalar(codePoint)
                    : throw new PatternSyntaxException($"'\\u{{{digits}}}' is not a code point.");
        }

        var unit = reader.TakeHex(4) ?? throw new PatternSyntaxException(@"\u needs four hexadecimal digits, or a code point in braces.");
        if (char.IsHighSurrogate((char)unit) && reader.Take(@"\u") && reader.TakeHex(4) is { } low && char.IsLowSurrogate((char)low))
            return char.ConvertToUtf32((char)unit, (char)low);

        return Scalar(unit);
    }

    private static int Scalar(int codePoint)
        => codePoint is >= 0xD800 and <= 0xDFFF ? throw new PatternSyntaxException("it names a lone surrogate.") : codePoint;
}
