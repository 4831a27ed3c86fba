using System.Buffers;

namespace Agentd.Domain.Workspaces;

/// <summary>
/// The address of a repository that a session clones: <c>https://</c>, <c>http://</c> or <c>git://</c>, with an authority and a
/// path, and nothing that could carry a secret or another meaning (user information, query, fragment).
/// </summary>
public sealed record RepositoryUrl
{
    /// <summary>The most characters that an address may have.</summary>
    public const int MaxLength = 2048;

    private static readonly SearchValues<char> SchemeCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");

    private const string Beginning = "must begin with https://, http:// or git://";
    private const string NoKey = ": sessions have no key for ssh; name the https:// address, and a token if the repository is private";

    private RepositoryUrl(string value) => Value = value;

    /// <summary>The address as it was given.</summary>
    public string Value { get; }

    /// <summary>Whether a token may be sent to this address.</summary>
    public bool IsHttps => Value.StartsWith("https://", StringComparison.Ordinal);

    /// <summary>Scheme and authority, to which a token is bound: <c>https://host:port</c>.</summary>
    public string Origin => Value[..Value.IndexOf('/', Value.IndexOf("://", StringComparison.Ordinal) + 3)];

    /// <summary>What is wrong with an address, and what would be right; null when it is a valid one.</summary>
    public static string? Objection(string text)
    {
        if (text.Length > MaxLength) return $"is longer than {MaxLength} characters";
        if (text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))) return "must not hold white space or control characters";
        var scheme = SchemeLength(text);
        if (scheme == 0) return Beginning + (IsOfSsh(text) ? NoKey : "");
        if (text.Contains('?')) return "must not have a query (no '?')";
        if (text.Contains('#')) return "must not have a fragment (no '#')";
        var slash = text.IndexOf('/', scheme);
        var authority = slash < 0 ? text[scheme..] : text[scheme..slash];
        if (authority.Contains('@')) return "must not carry user information (no '@' before the path); use repo_token_source for a token";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0) return "must name a host";
        return slash < 0 || slash == text.Length - 1 ? "must have a path longer than '/'" : null;
    }

    /// <summary>Reads an address.</summary>
    /// <exception cref="FormatException">The address is not valid; the message says why.</exception>
    public static RepositoryUrl Parse(string text) => Objection(text) is { } objection
        ? throw new FormatException($"repository URL '{Shown(text)}' {objection}")
        : new RepositoryUrl(text);

    /// <summary>What may be shown of an address, valid or not: user information, query and fragment may be a secret.</summary>
    public static string Shown(string text)
    {
        var (scheme, at) = (AnySchemeLength(text), text.LastIndexOf('@'));
        var clean = at < 0 ? text : text[..scheme] + "***" + text[at..];
        var end = clean.AsSpan().IndexOfAny('?', '#');
        clean = end < 0 ? clean : clean[..(end + 1)] + "***";
        return clean.Length > 200 ? clean[..200] + "…" : clean;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    // With the scheme, or as git also takes it: user@host:path.
    private static bool IsOfSsh(string text) => text.StartsWith("ssh://", StringComparison.Ordinal)
        || (text.IndexOf('@') is > 0 and var at && text.IndexOf(':', at) > at && !text.Contains("://", StringComparison.Ordinal));

    private static int SchemeLength(string text)
    {
        foreach (var scheme in (string[])["https://", "http://", "git://"])
            if (text.StartsWith(scheme, StringComparison.Ordinal)) return scheme.Length;
        return 0;
    }

    // A scheme that is not taken is what is wrong, and is shown; user information with a ':' is none.
    private static int AnySchemeLength(string text)
    {
        var end = text.IndexOf("://", StringComparison.Ordinal);
        return end > 0 && text.AsSpan(0, end).IndexOfAnyExcept(SchemeCharacters) < 0 ? end + 3 : 0;
    }
}
