using System.Globalization;
using System.Text;

namespace Agentd.Domain.Network;

/// <summary>The path of a request in the form in which rules compare it: decoded.</summary>
public readonly record struct RequestPath
{
    private const string NeverEncoded = "/\\.%;";
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string? _text;

    private RequestPath(string text) => _text = text;

    /// <summary>The decoded path.</summary>
    public string Text => _text ?? throw new InvalidOperationException("A path was used before it was read.");

    /// <summary>
    /// Reads the path of a request's target; its query is left aside. A path that one server may read as another than the next has no such
    /// form: with <c>..</c>, <c>//</c>, a backslash, a semicolon, or a slash, backslash, dot or percent sign that is encoded.
    /// </summary>
    public static bool TryParse(string target, out RequestPath path)
    {
        path = default;
        var end = target.IndexOf('?');
        var written = end < 0 ? target : target[..end];
        if (written is not ['/', ..] || Decode(written) is not { } text) return false;
        if (text.Contains("//", StringComparison.Ordinal) || text.Contains("..", StringComparison.Ordinal)) return false;
        if (text.Contains("/./", StringComparison.Ordinal) || text.EndsWith("/.", StringComparison.Ordinal)) return false;
        path = new RequestPath(text);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string? Decode(string written)
    {
        var (bytes, count) = (new byte[written.Length], 0);
        for (var at = 0; at < written.Length; at++)
        {
            var character = written[at];
            if (character is <= ' ' or >= '\x7f' or '\\' or ';' or '#') return null;
            if (character == '%')
            {
                if (Encoded(written.AsSpan(at + 1)) is not { } octet) return null;
                character = octet;
                at += 2;
            }
            bytes[count++] = (byte)character;
        }
        try
        {
            return Strict.GetString(bytes, 0, count);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static char? Encoded(ReadOnlySpan<char> rest)
    {
        if (rest.Length < 2 || !char.IsAsciiHexDigit(rest[0]) || !char.IsAsciiHexDigit(rest[1])) return null;
        var octet = (char)byte.Parse(rest[..2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return octet is < ' ' or '\x7f' || NeverEncoded.Contains(octet) ? null : octet;
    }
}
