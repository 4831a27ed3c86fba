namespace Agentd.Domain.Network;

/// <summary>Which paths a rule allows: one, or all that begin with what stands before a last <c>*</c>. Case counts.</summary>
public sealed record PathPattern
{
    private const char Anything = '*';

    private readonly string _path;
    private readonly bool _isPrefix;

    private PathPattern(string text)
    {
        _isPrefix = text[^1] == Anything;
        _path = _isPrefix ? text[..^1] : text;
        Text = text;
    }

    /// <summary>The pattern as it is written.</summary>
    public string Text { get; }

    /// <summary>What is wrong with a pattern, and what would be right; null when it is a valid one.</summary>
    public static string? Objection(string text)
    {
        if (text is not ['/', ..]) return "must begin with '/'";
        var path = text[^1] == Anything ? text[..^1] : text;
        if (path.Contains(Anything)) return "may hold '*' only as its last character, as in \"/v1/*\"";
        if (path.Contains('%')) return "must be written decoded, without '%'";
        if (path.Contains('?')) return "must be a path alone, without a query";
        return path.Any(c => c is < ' ' or '\x7f' or '\\' or ';' or '#') || HoldsDoubtfulSegment(path)
            ? "must not hold \"..\", \"/./\", \"//\", '\\', ';', '#' or a control character: a path with one of them matches no rule"
            : null;
    }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="FormatException">The pattern is not valid; the message says why.</exception>
    public static PathPattern Parse(string text) =>
        Objection(text) is { } objection ? throw new FormatException($"the path '{text}' {objection}") : new PathPattern(text);

    /// <summary>Whether a path is meant.</summary>
    public bool Matches(RequestPath path) =>
        _isPrefix ? path.Text.StartsWith(_path, StringComparison.Ordinal) : path.Text == _path;

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static bool HoldsDoubtfulSegment(string path) =>
        path.Contains("..", StringComparison.Ordinal) || path.Contains("//", StringComparison.Ordinal)
            || path.Contains("/./", StringComparison.Ordinal);
}
