namespace Agentd.JsonSchema.Formats;

/// <summary>Host names of RFC 1123 and their international form (RFC 5890).</summary>
internal static class HostnameFormats
{
    private const int MaxNameLength = 253;
    private const int MaxLabelLength = 63;
    private const string AsciiPrefix = "xn--";

    public static bool IsHostname(string text) => text.Length <= MaxNameLength && AreLabels(text.Split('.'), allowsUnicode: false);

    public static bool IsInternationalHostname(string text)
        => text.Length <= MaxNameLength && AreLabels(text.Split('.', '\u3002', '\uFF0E', '\uFF61'), allowsUnicode: true);

    private static bool AreLabels(string[] labels, bool allowsUnicode)
    {
        var length = labels.Length - 1;
        var unicode = new List<int[]>();
        foreach (var label in labels)
        {
            if (ToUnicode(label, allowsUnicode) is not { } codePoints)
                return false;

            var encodedLength = EncodedLength(label, codePoints);
            length += encodedLength;
            if (encodedLength > MaxLabelLength || length > MaxNameLength)
                return false;
            unicode.Add(codePoints);
        }

        return !unicode.Exists(BidiRule.IsRightToLeft) || unicode.TrueForAll(BidiRule.Holds);
    }

    /// <summary>The code points of a valid label, decoded if it is encoded; null if it is not valid.</summary>
    private static int[]? ToUnicode(string label, bool allowsUnicode)
    {
        if (label.StartsWith(AsciiPrefix, StringComparison.OrdinalIgnoreCase))
            return DecodeStrictly(label[AsciiPrefix.Length..].ToLowerInvariant());

        int[] codePoints = [.. label.EnumerateRunes().Select(rune => rune.Value)];
        if (!label.All(char.IsAscii))
            return allowsUnicode && IdnaLabel.IsValid(codePoints) ? codePoints : null;

        var isPlain = label.Length > 0 && label.All(unit => char.IsAsciiLetterOrDigit(unit) || unit == '-')
            && !label.StartsWith('-') && !label.EndsWith('-')
            && (!allowsUnicode || !IdnaLabel.HasReservedHyphens(codePoints));
        return isPlain ? codePoints : null;
    }

    /// <summary>An encoded label is valid only if it decodes to a valid label that is encoded the same way.</summary>
    private static int[]? DecodeStrictly(string encoded)
    {
        if (encoded.Length > MaxLabelLength || Punycode.Decode(encoded) is not { } codePoints)
            return null;

        var isGenuine = codePoints.Any(codePoint => codePoint > 0x7F) && Punycode.Encode(codePoints) == encoded;
        return isGenuine && IdnaLabel.IsValid(codePoints) ? codePoints : null;
    }

    private static int EncodedLength(string label, int[] codePoints)
        => label.All(char.IsAscii) ? label.Length : AsciiPrefix.Length + Punycode.Encode(codePoints).Length;
}
