using Agentd.Infrastructure.Configuration.Problems;
using Tomlyn.Syntax;

namespace Agentd.Infrastructure.Configuration.Toml;

/// <summary>Tells of a text that is not TOML in words that say what would be.</summary>
internal static class SyntaxErrors
{
    private const int MostErrors = 50;
    private const int MostCharacters = 300;

    // The parser's own words, which the tests would miss if a later version changed them.
    private const string UnclosedString = "Invalid newline in a string";

    /// <summary>Tells of each line's first error. Behind an unclosed string all is noise, so the errors end there.</summary>
    public static void Tell(DiagnosticsBag diagnostics, ProblemList problems)
    {
        var ordered = diagnostics.OrderBy(d => d.Span.Start.Line).ThenBy(d => d.Span.Start.Column);
        foreach (var first in ordered.DistinctBy(d => d.Span.Start.Line).Take(MostErrors))
        {
            problems.AddSyntax(TomlNames.PlaceOf(first.Span), Words(first.Message));
            if (first.Message != UnclosedString) continue;
            problems.DistrustAfter(TomlNames.PlaceOf(first.Span));
            return;
        }
    }

    /// <summary>The parser's message on one line, with a cure where it is known.</summary>
    public static string Words(string message)
    {
        if (message == UnclosedString) return "not TOML: this string is not closed on its line; close its quotes";
        // The parser quotes what it stumbled on, which may be anything.
        var line = string.Concat(message.Take(MostCharacters).Select(c => char.IsControl(c) ? ' ' : c));
        var cure = message.Contains("a value", StringComparison.Ordinal) ? "; a string needs quotes around it" : "";
        return $"not TOML: {line}{(message.Length > MostCharacters ? "…" : "")}{cure}";
    }
}
