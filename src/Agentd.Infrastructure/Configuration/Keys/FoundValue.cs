using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.Configuration.Problems;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>
/// A value as an error shows it: bounded, without anything that a terminal would act on, and only as far as it may be seen.
/// </summary>
internal static class FoundValue
{
    private const int MostCharacters = 80;

    /// <summary>A value as it is; null where there is nothing to show.</summary>
    public static string? Of(TomlNode value) => value switch
    {
        TomlText { Value: "" } => null,
        // An address may stand in any key, and what is before its '@' may be a password.
        TomlText { Value: var text } when text.Contains("://", StringComparison.Ordinal) => Quoted(RepositoryUrl.Shown(text)),
        TomlText { Value: var text } => Quoted(text),
        _ => value.Written is { } written ? TerminalText.Escape(written, MostCharacters) : null,
    };

    public static string Quoted(string text) => $"'{TerminalText.Escape(text, MostCharacters)}'";

    /// <summary>A message about a value, with the value behind it unless the message names it already.</summary>
    public static string Behind(string message, string? shown) =>
        shown is null || message.Contains(shown, StringComparison.Ordinal) ? message : $"{message} (found {shown})";
}
