using System.Text.RegularExpressions;

namespace Agentd.Domain.Credentials;

/// <summary>
/// A header that is set on requests which have none of its name, as it is written: <c>Authorization: Bearer {}</c>, where <c>{}</c> stands
/// for the credential's value, or <c>Authorization: Basic {basic:USER}</c>, where it stands for <c>USER:value</c> in base64.
/// </summary>
public sealed partial record HeaderTemplate
{
    private const int MaxLength = 1024;

    private HeaderTemplate(Match form)
    {
        Text = form.Value;
        Header = form.Groups["header"].Value;
        Before = form.Groups["before"].Value;
        BasicUser = form.Groups["user"] is { Success: true } user ? user.Value : null;
        After = form.Groups["after"].Value;
    }

    /// <summary>The template as it is written.</summary>
    public string Text { get; }

    /// <summary>The header's name.</summary>
    public string Header { get; }

    /// <summary>What stands before the value.</summary>
    public string Before { get; }

    /// <summary>The user with whom the value is put into base64; null where the value stands as it is.</summary>
    public string? BasicUser { get; }

    /// <summary>What stands behind the value.</summary>
    public string After { get; }

    /// <summary>What is wrong with a template, and what would be right; null when it is a valid one.</summary>
    public static string? Objection(string text)
    {
        if (text.Length > MaxLength) return $"is longer than {MaxLength} characters";
        return Form().Match(text) is { Success: true } form
            ? HeaderName.Objection(form.Groups["header"].Value)
            : "must be a header and its value, in which {} or {basic:USER} stands once, as in \"Authorization: Bearer {}\"";
    }

    /// <summary>Reads a template.</summary>
    /// <exception cref="FormatException">The template is not valid; the message says why.</exception>
    public static HeaderTemplate Parse(string text) => Objection(text) is { } objection
        ? throw new FormatException($"the template of a header {objection}")
        : new HeaderTemplate(Form().Match(text));

    /// <inheritdoc/>
    public override string ToString() => Text;

    // Printable ASCII, braces but once; no ':' in the user, which ends there in base64.
    [GeneratedRegex(@"\A(?<header>[^:]+): *(?<before>[ -z|~]*)\{(basic:(?<user>[ -9;-z|~]+))?\}(?<after>[ -z|~]*)\z")]
    private static partial Regex Form();
}
