using System.Globalization;
using System.Text;
using System.Text.Json;
using Agentd.Domain.Credentials;

namespace Agentd.Egress.Inspection.Credentials;

/// <summary>A credential's value in the forms that a request takes it in.</summary>
internal sealed class BrokeredValue
{
    private const int Shortest = 8, Longest = 16 * 1024;
    private const string Unreserved = "-._~";

    private BrokeredValue(SecretValue secret) => Secret = secret;

    /// <summary>The value itself.</summary>
    public SecretValue Secret { get; }

    /// <summary>As a header has it: each byte a character.</summary>
    public string InHeader => Encoding.Latin1.GetString(Secret.Reveal().Span);

    /// <summary>As a query or a form has it.</summary>
    public string InQuery => string.Concat(Secret.Reveal().ToArray().Select(octet => char.IsAsciiLetterOrDigit((char)octet)
        || Unreserved.Contains((char)octet) ? ((char)octet).ToString() : "%" + octet.ToString("X2", CultureInfo.InvariantCulture)));

    /// <summary>As it stands between the quotes of a JSON string, in bytes.</summary>
    public ReadOnlyMemory<byte> InJson => JsonEncodedText.Encode(Secret.Reveal().Span).EncodedUtf8Bytes.ToArray();

    /// <summary>As user and password of HTTP's basic authentication.</summary>
    public string InBasic(string user) => Convert.ToBase64String([.. Encoding.UTF8.GetBytes(user + ':'), .. Secret.Reveal().Span]);

    /// <summary>Judges a value.</summary>
    /// <param name="name">The credential's name.</param>
    /// <param name="bytes">The value, of which a copy is kept.</param>
    /// <exception cref="FormatException">It is no value for a request; the message does not show it.</exception>
    public static BrokeredValue Of(string name, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is < Shortest or > Longest)
            throw new FormatException($"the value of {name} has {bytes.Length} bytes; it may have {Shortest} to {Longest}");
        if (bytes.ContainsAny("\r\n\0"u8)) throw new FormatException($"the value of {name} holds a line end or a NUL, which no header may");
        return new BrokeredValue(new SecretValue(bytes));
    }
}
