using System.Globalization;
using System.Text;

namespace Agentd.JsonSchema.Patterns;

/// <summary>Reads an expression code point by code point.</summary>
internal sealed class PatternReader(string source)
{
    private int position;

    public bool AtEnd => position >= source.Length;

    /// <summary>The next code unit without consuming it; NUL at the end.</summary>
    public char Next => AtEnd ? '\0' : source[position];

    public int Position => position;

    public bool StartsWith(string text) => source.AsSpan(position).StartsWith(text, StringComparison.Ordinal);

    public bool Take(char expected)
    {
        if (AtEnd || source[position] != expected)
            return false;

        position++;
        return true;
    }

    public bool Take(string expected)
    {
        if (!StartsWith(expected))
            return false;

        position += expected.Length;
        return true;
    }

    public int TakeCodePoint()
    {
        if (AtEnd)
            throw new PatternSyntaxException("it ends too early.");
        if (Rune.DecodeFromUtf16(source.AsSpan(position), out var rune, out var length) != System.Buffers.OperationStatus.Done)
            throw new PatternSyntaxException("it holds a lone surrogate.");

        position += length;
        return rune.Value;
    }

    public string TakeUntil(char end)
    {
        var at = source.IndexOf(end, position);
        if (at < 0)
            throw new PatternSyntaxException($"a '{end}' is missing.");

        var taken = source[position..at];
        position = at + 1;
        return taken;
    }

    public string TakeDigits()
    {
        var start = position;
        while (char.IsAsciiDigit(Next))
            position++;
        return source[start..position];
    }

    /// <summary>Takes exactly so many hexadecimal digits, or nothing.</summary>
    public int? TakeHex(int length)
    {
        if (position + length > source.Length
            || !int.TryParse(source.AsSpan(position, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return null;

        position += length;
        return value;
    }

    public void ReturnTo(int earlier) => position = earlier;
}
