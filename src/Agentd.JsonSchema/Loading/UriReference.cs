using System.Text;

namespace Agentd.JsonSchema.Loading;

/// <summary>
/// A URI reference and its resolution against a base, letter by letter as in RFC 3986, section 5.2. <see cref="System.Uri"/> is not
/// used because it rewrites what it reads, and identifiers of schemas are compared as written.
/// </summary>
internal readonly record struct UriReference(string? Scheme, string? Authority, string Path, string? Query, string? Fragment)
{
    public bool IsAbsolute => Scheme is not null;

    public string WithoutFragment => (this with { Fragment = null }).ToString();

    public static UriReference Parse(string text)
    {
        var (rest, fragment) = SplitAt(text, '#');
        (rest, var query) = SplitAt(rest, '?');
        var colon = rest.IndexOfAny([':', '/']);
        string? scheme = null;
        if (colon > 0 && rest[colon] == ':' && char.IsAsciiLetter(rest[0]))
            (scheme, rest) = (rest[..colon], rest[(colon + 1)..]);

        string? authority = null;
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            var end = rest.IndexOf('/', 2);
            (authority, rest) = end < 0 ? (rest[2..], "") : (rest[2..end], rest[end..]);
        }

        return new UriReference(scheme, authority, rest, query, fragment);
    }

    public UriReference Resolve(string reference) => Resolve(Parse(reference));

    public override string ToString()
    {
        var text = new StringBuilder();
        if (Scheme is not null)
            text.Append(Scheme).Append(':');
        if (Authority is not null)
            text.Append("//").Append(Authority);
        text.Append(Path);
        if (Query is not null)
            text.Append('?').Append(Query);
        if (Fragment is not null)
            text.Append('#').Append(Fragment);
        return text.ToString();
    }

    private UriReference Resolve(UriReference to)
    {
        if (to.Scheme is not null)
            return to with { Path = WithoutDotSegments(to.Path) };
        if (to.Authority is not null)
            return to with { Scheme = Scheme, Path = WithoutDotSegments(to.Path) };
        if (to.Path.Length == 0)
            return this with { Query = to.Query ?? Query, Fragment = to.Fragment };

        var path = to.Path[0] == '/' ? to.Path : Merge(to.Path);
        return this with { Path = WithoutDotSegments(path), Query = to.Query, Fragment = to.Fragment };
    }

    private string Merge(string relative)
        => Authority is not null && Path.Length == 0 ? "/" + relative : Path[..(Path.LastIndexOf('/') + 1)] + relative;

    private static string WithoutDotSegments(string path)
    {
        if (!path.Contains("/.", StringComparison.Ordinal) && !path.StartsWith('.'))
            return path;

        var kept = new List<string>();
        var segments = path.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            var isLast = i == segments.Length - 1;
            if (segments[i] == ".." && kept.Count > 1)
                kept.RemoveAt(kept.Count - 1);
            if (segments[i] is not ("." or ".."))
                kept.Add(segments[i]);
            else if (isLast)
                kept.Add("");
        }

        return string.Join('/', kept);
    }

    private static (string Before, string? After) SplitAt(string text, char mark)
    {
        var at = text.IndexOf(mark);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }
}
