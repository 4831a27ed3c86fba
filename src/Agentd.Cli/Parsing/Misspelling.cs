using System.CommandLine.Parsing;
using Agentd.Cli.Completion;

namespace Agentd.Cli.Parsing;

/// <summary>
/// Finds words that stand in the place of an option or a verb and are none. The parser alone would take them for arguments. No agent,
/// repository or session begins with a dash; an argument that does is given after <c>--</c>.
/// </summary>
internal static class Misspelling
{
    /// <summary>What is wrong with each such word, and what was most likely meant.</summary>
    public static IEnumerable<string> In(ParseResult parsed)
    {
        var values = new HashSet<Token>(Lineage(parsed.CommandResult).SelectMany(ValuesOfOptions), ReferenceEqualityComparer.Instance);
        foreach (var token in parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash))
        {
            if (token.Type == TokenType.Directive) yield return $"unknown word '{token.Value}' before the verb";
            if (token is { Type: TokenType.Argument, Value: ['-', _, ..] } && !values.Contains(token))
                yield return Option(token.Value.Split('=')[0], parsed.CommandResult);
        }

        if (Verb(parsed) is { } verb) yield return verb;
    }

    private static string Option(string typed, CommandResult given)
    {
        var known = Known(given).Where(option => !option.Hidden).SelectMany(Vocabulary.Names).ToList();
        if (known.Contains(typed)) return $"unknown option '{typed}'; it belongs behind '{given.Command.Name}'";
        return NearestWord.Of(typed, known) is { } nearest
            ? $"unknown option '{typed}'; did you mean '{nearest}'?"
            : $"unknown option '{typed}'";
    }

    private static string? Verb(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is not [[not '-', ..] typed, ..]) return null;
        var known = Vocabulary.Verbs(parsed.CommandResult.Command).Select(verb => verb.Name);
        return NearestWord.Of(typed, known) is { } nearest ? $"unknown verb '{typed}'; did you mean '{nearest}'?" : null;
    }

    private static IEnumerable<Option> Known(CommandResult given) =>
        given.Command.Options.Concat(Lineage(given).Skip(1).SelectMany(above => above.Command.Options.Where(option => option.Recursive)));

    private static IEnumerable<CommandResult> Lineage(CommandResult command)
    {
        for (SymbolResult? result = command; result is CommandResult one; result = result.Parent) yield return one;
    }

    private static IEnumerable<Token> ValuesOfOptions(CommandResult command) =>
        command.Children.OfType<OptionResult>().SelectMany(option => option.Tokens);
}
