using System.Text;

namespace Agentd.Masking;

/// <summary>How a value looks percent-encoded, by the rules of the encoders that are in use.</summary>
internal static class PercentForms
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>The punctuation that an encoder leaves as it is; the space of a form becomes a plus sign.</summary>
    private static readonly (string Unreserved, bool IsForm)[] Encoders =
    [
        ("-._~", false), // RFC 3986
        ("-._~/", false), // Python's quote, and most path encoders
        ("-._~!*'()", false), // JavaScript's encodeURIComponent
        ("-._~!*'();,/?:@&=+$#", false), // JavaScript's encodeURI
        ("-._*", true), // HTML forms, Java
        ("-._*!()", true), // .NET
        ("-._~", true), // Python's quote_plus, Go's QueryEscape
        ("-._~:!$&'()*+,;=", false), // a URL's user info, left as it may be
        ("", false), // everything that is not alphanumeric
    ];

    /// <summary>All such forms that differ from the value, with capital and with small hex digits.</summary>
    internal static IEnumerable<byte[]> Of(byte[] value)
    {
        if (!value.AsSpan().ContainsAnyExcept(Encoding.ASCII.GetBytes(Alphanumeric)))
            yield break;

        foreach (var (unreserved, isForm) in Encoders)
        {
            var untouched = Encoding.ASCII.GetBytes(Alphanumeric + unreserved);
            yield return Encode(value, untouched, isForm, "0123456789ABCDEF"u8);
            yield return Encode(value, untouched, isForm, "0123456789abcdef"u8);
        }
    }

    private static byte[] Encode(byte[] value, ReadOnlySpan<byte> untouched, bool isForm, ReadOnlySpan<byte> digits)
    {
        var encoded = new List<byte>(value.Length * 3);
        foreach (var octet in value)
        {
            if (untouched.Contains(octet))
                encoded.Add(octet);
            else if (isForm && octet == ' ')
                encoded.Add((byte)'+');
            else
                encoded.AddRange([(byte)'%', digits[octet >> 4], digits[octet & 15]]);
        }

        return [.. encoded];
    }
}
