using System.Text;

namespace Agentd.Egress.Inspection.Metering;

/// <summary>A value that holds no others, as long as whoever is told of it looks at it.</summary>
/// <param name="bytes">How it is written, without quotes.</param>
/// <param name="isText">Whether it is a text, and no number or word.</param>
internal readonly ref struct JsonScalar(ReadOnlySpan<byte> bytes, bool isText)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Whether it is a text, and no number or word.</summary>
    public bool IsText { get; } = isText;

    /// <summary>Whether it says that there is none.</summary>
    public bool IsNull => !IsText && _bytes.SequenceEqual("null"u8);

    /// <summary>Whether it is a text of nothing.</summary>
    public bool IsEmpty => _bytes.IsEmpty;

    /// <summary>How it is written.</summary>
    public string Text => Encoding.UTF8.GetString(_bytes);

    /// <summary>Whether it is this text.</summary>
    public bool Is(ReadOnlySpan<byte> text) => IsText && _bytes.SequenceEqual(text);

    /// <summary>Reads a count: digits alone, for no sign, fraction or exponent is a number of tokens.</summary>
    public bool TryCount(out long count)
    {
        count = 0;
        if (IsText || _bytes.Length is 0 or > 12 || (_bytes[0] == '0' && _bytes.Length > 1)) return false;
        foreach (var digit in _bytes)
        {
            if (!char.IsAsciiDigit((char)digit)) return false;
            count = count * 10 + (digit - '0');
        }
        return true;
    }
}
