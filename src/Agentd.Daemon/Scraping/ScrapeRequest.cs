using System.Text;

namespace Agentd.Daemon.Scraping;

/// <summary>
/// The head of an HTTP/1.x request, as far as it counts here. It is read strictly: whoever scrapes writes plain requests, and what is
/// not one is refused rather than guessed at.
/// </summary>
/// <param name="Method">The method.</param>
/// <param name="Target">The path, with its query.</param>
/// <param name="Host">What the request is for: the only header that counts, as it is written.</param>
internal sealed record ScrapeRequest(string Method, string Target, string Host)
{
    private const int MostHeaders = 64;

    /// <summary>The end of a head.</summary>
    public static ReadOnlySpan<byte> End => "\r\n\r\n"u8;

    /// <summary>The path, without a query.</summary>
    public string Path => Target.Split('?')[0];

    /// <summary>Reads a head, its end not included; null when it is none that is answered.</summary>
    public static ScrapeRequest? Read(ReadOnlySpan<byte> head)
    {
        foreach (var octet in head)
            if (octet is > 126 or (< 32 and not ((byte)'\r' or (byte)'\n' or (byte)'\t'))) return null;
        var lines = Encoding.ASCII.GetString(head).Split("\r\n");
        if (lines.Length > MostHeaders + 1 || lines.Any(line => line.Contains('\r') || line.Contains('\n'))) return null;
        if (lines[0].Split(' ') is not [{ Length: > 0 } method, ['/', ..] target, "HTTP/1.1" or "HTTP/1.0"]) return null;
        return Headers(lines.AsSpan(1)) is { } host ? new ScrapeRequest(method, target, host) : null;
    }

    // Exactly one Host, and no body: nothing that is answered here has one.
    private static string? Headers(ReadOnlySpan<string> lines)
    {
        string? host = null;
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':');
            if (colon <= 0 || !line.AsSpan(0, colon).ContainsOnlyTokenCharacters()) return null;
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim(' ', '\t'));
            if (Is(name, "transfer-encoding") || (Is(name, "content-length") && value != "0")) return null;
            if (!Is(name, "host")) continue;
            if (host is not null) return null;
            host = value;
        }
        return host;
    }

    private static bool Is(string name, string expected) => name.Equals(expected, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What RFC 9110 calls a token.</summary>
file static class Tokens
{
    public static bool ContainsOnlyTokenCharacters(this ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-.^_`|~".Contains(c)) return false;
        return true;
    }
}
