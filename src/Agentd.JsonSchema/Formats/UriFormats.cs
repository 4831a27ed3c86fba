using Agentd.JsonSchema.Loading;

namespace Agentd.JsonSchema.Formats;

/// <summary>URIs of RFC 3986 and IRIs of RFC 3987, absolute or as references.</summary>
internal static class UriFormats
{
    private const string SubDelimiters = "!$&'()*+,;=";

    public static bool IsUri(string text) => IsReference(text, UriCharacters.Ascii) && UriReference.Parse(text).IsAbsolute;

    public static bool IsUriReference(string text) => IsReference(text, UriCharacters.Ascii);

    public static bool IsIri(string text) => IsReference(text, UriCharacters.International) && UriReference.Parse(text).IsAbsolute;

    public static bool IsIriReference(string text) => IsReference(text, UriCharacters.International);

    private static bool IsReference(string text, UriCharacters characters)
    {
        var uri = UriReference.Parse(text);
        return IsScheme(uri.Scheme)
            && (uri.Authority is null || IsAuthority(uri.Authority, characters))
            && IsPath(uri, characters)
            && (uri.Query is null || characters.AreValid(uri.Query, SubDelimiters + ":@/?", isQuery: true))
            && (uri.Fragment is null || characters.AreValid(uri.Fragment, SubDelimiters + ":@/?"));
    }

    private static bool IsScheme(string? scheme)
        => scheme is null || scheme.All(unit => char.IsAsciiLetterOrDigit(unit) || unit is '+' or '-' or '.');

    private static bool IsPath(UriReference uri, UriCharacters characters)
    {
        // Without scheme and authority, a colon in the first segment would make it a scheme.
        var firstSegment = uri.Path.Split('/', 2)[0];
        return characters.AreValid(uri.Path, SubDelimiters + ":@/") && (uri.Scheme is not null || !firstSegment.Contains(':'));
    }

    private static bool IsAuthority(string authority, UriCharacters characters)
    {
        var at = authority.IndexOf('@');
        if (at >= 0 && !characters.AreValid(authority[..at], SubDelimiters + ":"))
            return false;

        var host = authority[(at + 1)..];
        var portMark = host.IndexOf(':', host.StartsWith('[') ? Math.Max(0, host.IndexOf(']')) : 0);
        var port = portMark < 0 ? "" : host[(portMark + 1)..];
        host = portMark < 0 ? host : host[..portMark];
        return port.All(char.IsAsciiDigit)
            && (host.StartsWith('[') ? host.EndsWith(']') && IsLiteral(host[1..^1]) : characters.AreValid(host, SubDelimiters));
    }

    private static bool IsLiteral(string address)
    {
        if (!address.StartsWith('v') && !address.StartsWith('V'))
            return AddressFormats.IsIpv6(address);

        var dot = address.IndexOf('.');
        return dot > 1 && dot < address.Length - 1
            && address[1..dot].All(char.IsAsciiHexDigit)
            && UriCharacters.Ascii.AreValid(address[(dot + 1)..], SubDelimiters + ":") && !address.Contains('%');
    }
}
