using System.Text;

namespace Agentd.Egress.Inspection.Credentials;

/// <summary>Finds a placeholder in parts of a request, and puts the value in its place.</summary>
internal static class Placeholders
{
    private const string Basic = "Basic ";

    /// <summary>Whether a header's value holds it, also inside <c>Basic</c>.</summary>
    public static bool IsIn(string header, string placeholder) =>
        header.Contains(placeholder, StringComparison.Ordinal)
            || InsideBasic(header)?.Contains(placeholder, StringComparison.Ordinal) == true;

    /// <summary>Whether a part of a request's target holds it, encoded or not.</summary>
    public static bool IsInTarget(string part, string placeholder) =>
        part.Contains(placeholder, StringComparison.Ordinal)
            || Uri.UnescapeDataString(part).Contains(placeholder, StringComparison.Ordinal);

    /// <summary>A header's value with the credential's in the place of the placeholder.</summary>
    public static string Replace(string header, string placeholder, BrokeredValue value)
    {
        if (InsideBasic(header) is { } inside && inside.Contains(placeholder, StringComparison.Ordinal))
            return Basic + Convert.ToBase64String(Encoding.Latin1.GetBytes(inside.Replace(placeholder, value.InHeader)));
        return header.Replace(placeholder, value.InHeader);
    }

    /// <summary>Bytes with others in the place of the placeholder.</summary>
    public static byte[] Replace(ReadOnlySpan<byte> text, ReadOnlySpan<byte> placeholder, ReadOnlySpan<byte> value)
    {
        var replaced = new List<byte>(text.Length + value.Length);
        for (int at; (at = text.IndexOf(placeholder)) >= 0; text = text[(at + placeholder.Length)..])
        {
            replaced.AddRange(text[..at]);
            replaced.AddRange(value);
        }
        replaced.AddRange(text);
        return [.. replaced];
    }

    // Each byte a character, as in headers; null where it is no basic authentication.
    private static string? InsideBasic(string header)
    {
        if (!header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)) return null;
        var encoded = header.AsSpan(Basic.Length).Trim();
        var room = new byte[encoded.Length];
        return Convert.TryFromBase64Chars(encoded, room, out var count) ? Encoding.Latin1.GetString(room, 0, count) : null;
    }
}
