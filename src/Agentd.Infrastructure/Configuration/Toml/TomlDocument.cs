using Agentd.Infrastructure.Configuration.Problems;
using Tomlyn;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Agentd.Infrastructure.Configuration.Toml;

/// <summary>A parsed TOML text.</summary>
/// <param name="Root">Its tables, as far as they could be read.</param>
/// <param name="IsComplete">Whether the syntax was sound, so that what is missing from the tree is missing from the file.</param>
internal sealed record TomlDocument(TomlTable Root, bool IsComplete)
{
    public static TomlDocument Parse(string text, ProblemList problems)
    {
        if (TomlBounds.Breach(text) is var (place, message))
        {
            problems.Add(place, message);
            return Nothing;
        }

        try
        {
            // Without Tomlyn's own validation: the tree builder tells of doubles, with the place of the first.
            var syntax = SyntaxParser.Parse(text, validate: false);
            SyntaxErrors.Tell(syntax.Diagnostics, problems);
            return new TomlDocument(new TomlTreeBuilder(problems).Build(syntax), !syntax.HasErrors);
        }
        catch (TomlException refusal)
        {
            problems.AddSyntax(new Place((refusal.Line ?? 0) + 1, (refusal.Column ?? 0) + 1), SyntaxErrors.Words(refusal.Message));
            return Nothing;
        }
        catch (ArgumentOutOfRangeException)
        {
            // Tomlyn 2.10.2 fails to put its own complaint into words when a text ends within \u.
            problems.AddSyntax(EndOf(text), "not TOML: the text ends within an escape sequence; complete it and close its quotes");
            return Nothing;
        }
    }

    private static Place EndOf(string text) => new(text.Count(c => c == '\n') + 1, text.Length - text.LastIndexOf('\n'));

    private static TomlDocument Nothing => new(new TomlTable(Place.Start, TomlTableOrigin.Header), IsComplete: false);
}

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
