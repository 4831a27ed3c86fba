using Tomlyn;
using Tomlyn.Parsing;

namespace Agentd.Infrastructure.Configuration.Toml;

/// <summary>A parsed TOML text.</summary>
/// <param name="Root">Its tables, as far as they could be read.</param>
/// <param name="IsComplete">Whether the syntax was sound, so that what is missing from the tree is missing from the file.</param>
internal sealed record TomlDocument(TomlTable Root, bool IsComplete)
{
    private const int MostSyntaxErrors = 50;
    private const int MostCharacters = 300;

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
            Tell(syntax.Diagnostics, problems);
            return new TomlDocument(new TomlTreeBuilder(problems).Build(syntax), !syntax.HasErrors);
        }
        catch (TomlException refusal)
        {
            problems.Add(new Place((refusal.Line ?? 0) + 1, (refusal.Column ?? 0) + 1), OneLine(refusal.Message));
            return Nothing;
        }
    }

    private static TomlDocument Nothing => new(new TomlTable(Place.Start, TomlTableOrigin.Header), IsComplete: false);

    // One slip makes the parser stumble on for lines: of a run of equal complaints, and on each line, the first is told.
    private static void Tell(Tomlyn.Syntax.DiagnosticsBag diagnostics, ProblemList problems)
    {
        var told = 0;
        var (lastLine, lastMessage) = (0, "");
        foreach (var diagnostic in diagnostics.OrderBy(d => d.Span.Start.Line).ThenBy(d => d.Span.Start.Column))
        {
            var place = TomlNames.PlaceOf(diagnostic.Span);
            var message = OneLine(diagnostic.Message);
            if (place.Line != lastLine && message != lastMessage && told++ < MostSyntaxErrors)
                problems.Add(place, $"not TOML: {message}");
            (lastLine, lastMessage) = (place.Line, message);
        }
    }

    // The parser quotes what it stumbled on, which may be anything.
    private static string OneLine(string message)
    {
        var line = string.Concat(message.Take(MostCharacters).Select(c => char.IsControl(c) ? ' ' : c));
        return message.Length > MostCharacters ? line + "…" : line;
    }
}
