namespace Agentd.Domain.Network;

/// <summary>A DNS name in the form in which names are compared: lower case, without the last dot.</summary>
public readonly record struct HostName
{
    /// <summary>The most characters of a name (RFC 1035).</summary>
    public const int MaxLength = 253;

    private const int MaxLabel = 63;

    private readonly string? _text;

    private HostName(string text) => _text = text;

    /// <summary>The name's text.</summary>
    public string Text => _text ?? throw new InvalidOperationException("A host name was used before it was read.");

    /// <summary>
    /// Reads a name: labels of letters, digits, '-' and '_', of which the last begins with a letter, so that no number, however it
    /// is written, is taken for a name.
    /// </summary>
    public static bool TryParse(string? text, out HostName name)
    {
        var whole = text is { Length: > 1 } && text[^1] == '.' ? text[..^1] : text;
        var valid = whole is { Length: > 0 and <= MaxLength }
            && whole.Split('.').All(IsLabel)
            && char.IsAsciiLetter(whole.Split('.')[^1][0]);
        name = valid ? new HostName(whole!.ToLowerInvariant()) : default;
        return valid;
    }

    /// <summary>Whether this name lies below another: has one label or more before it.</summary>
    public bool IsBelow(HostName other) => Text.EndsWith('.' + other.Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabel && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
