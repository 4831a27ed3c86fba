using Agentd.Infrastructure.Configuration.Problems;
using Tomlyn.Parsing;
using Tomlyn;

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
