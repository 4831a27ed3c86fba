using System.CommandLine;
using System.CommandLine.Parsing;
using Agentd.Cli.Completion;

namespace Agentd.Cli.Parsing;

/// <summary>
/// Words that stand where an option or a verb would, and are none. The parser alone would take them for arguments: no agent,
/// repository or session begins with a dash, and what really does is given behind <c>--</c>.
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
            else if (token is { Type: TokenType.Argument, Value: ['-', _, ..] } && !values.Contains(token)) yield return Option(token.Value, parsed.CommandResult);
        }

        if (Verb(parsed) is { } verb) yield return verb;
    }

    private static string Option(string typed, CommandResult given)
    {
        var name = typed.Split('=')[0];
        var known = Lineage(given).SelectMany((result, level) => level == 0 ? result.Command.Options : result.Command.Options.Where(option => option.Recursive))
            .Where(option => !option.Hidden).SelectMany(Vocabulary.Names).ToList();
        if (known.Contains(name)) return $"unknown option '{name}'; it belongs behind '{given.Command.Name}'";
        return $"unknown option '{name}'{Meant(name, known)}";
    }

    private static string? Verb(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is not [[not '-', ..] typed, ..]) return null;
        return NearestWord.Of(typed, Vocabulary.Verbs(parsed.CommandResult.Command).Select(verb => verb.Name)) is { } nearest
            ? $"unknown verb '{typed}'; did you mean '{nearest}'?" : null;
    }

    private static string Meant(string typed, IEnumerable<string> known) =>
        NearestWord.Of(typed, known) is { } nearest ? $"; did you mean '{nearest}'?" : "";

    private static IEnumerable<CommandResult> Lineage(CommandResult command)
    {
        for (SymbolResult? result = command; result is CommandResult one; result = result.Parent) yield return one;
    }

    private static IEnumerable<Token> ValuesOfOptions(CommandResult command) =>
        command.Children.OfType<OptionResult>().SelectMany(option => option.Tokens);
}
