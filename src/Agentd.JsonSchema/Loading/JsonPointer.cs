using System.Globalization;

namespace Agentd.JsonSchema.Loading;

/// <summary>The escapes of a JSON Pointer's tokens (RFC 6901).</summary>
internal static class JsonPointer
{
    public static string Escape(string token)
        => token.AsSpan().ContainsAny('~', '/') ? token.Replace("~", "~0").Replace("/", "~1") : token;

    public static string Unescape(string token)
        => token.Contains('~') ? token.Replace("~1", "/").Replace("~0", "~") : token;

    public static string Append(string pointer, string token) => pointer + "/" + Escape(token);

    /// <summary>The index that a token is, in its only spelling; null if it is none.</summary>
    public static int? IndexOf(string token)
        => int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && (token.Length == 1 || token[0] != '0')
            ? index
            : null;
}
