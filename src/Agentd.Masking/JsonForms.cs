using System.Text;

namespace Agentd.Masking;

/// <summary>How a value looks inside a JSON string, by the rules of the encoders that are in use.</summary>
internal static class JsonForms
{
    /// <summary>What an encoder escapes beyond what it must, and with which hex digits.</summary>
    private static readonly (string AlsoAsUnicode, bool SlashToo, bool AsciiOnly, string Hex)[] Encoders =
    [
        ("", false, false, "x4"), // JavaScript, jq, Rust
        ("", false, false, "X4"),
        ("", true, false, "x4"), // PHP with unescaped Unicode
        ("", true, true, "x4"), // PHP
        ("", false, true, "x4"), // Python
        ("<>&\u2028\u2029", false, false, "x4"), // Go
        ("<>&'", false, true, "x4"), // Ruby on Rails, Gson
        ("\"<>&'+`", false, true, "X4"), // .NET
    ];

    /// <summary>All such forms that differ from the value. Bytes that are not UTF-8 have no form in JSON and stay as they are.</summary>
    internal static IEnumerable<byte[]> Of(byte[] value)
    {
        if (!value.AsSpan().ContainsAnyExceptInRange((byte)' ', (byte)'~') && !value.AsSpan().ContainsAny("\"\\/<>&'+`"u8))
            return [];
        return Encoders.Select(encoder => Encode(value, encoder));
    }

    private static byte[] Encode(ReadOnlySpan<byte> value, (string AlsoAsUnicode, bool SlashToo, bool AsciiOnly, string Hex) encoder)
    {
        var encoded = new List<byte>(value.Length * 2);
        while (!value.IsEmpty)
        {
            var isText = Rune.DecodeFromUtf8(value, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (!isText)
                encoded.AddRange(value[..length]);
            else if (encoder.AlsoAsUnicode.Contains(rune.ToString()) || (encoder.AsciiOnly && rune.Value > '~'))
                encoded.AddRange(Encoding.ASCII.GetBytes(Unicode(rune, encoder.Hex)));
            else
                encoded.AddRange(Encoding.UTF8.GetBytes(Short(rune, encoder.SlashToo) ?? Must(rune, encoder.Hex)));
            value = value[length..];
        }

        return [.. encoded];
    }

    private static string? Short(Rune rune, bool slashToo) => rune.Value switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '/' when slashToo => "\\/",
        _ => null,
    };

    private static string Must(Rune rune, string hex) => rune.Value < ' ' ? Unicode(rune, hex) : rune.ToString();

    private static string Unicode(Rune rune, string hex) =>
        string.Concat(rune.ToString().Select(unit => "\\u" + ((int)unit).ToString(hex, System.Globalization.CultureInfo.InvariantCulture)));
}
