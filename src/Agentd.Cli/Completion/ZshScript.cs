using System.Text;

namespace Agentd.Cli.Completion;

/// <summary>The completion script for zsh.</summary>
internal static class ZshScript
{
    private const string Head = $$"""
        #compdef agentd
        # zsh completion for agentd; put it into a directory of $fpath as _agentd
        _agentd_agents() {
            local -a names=(${(f)"$({{Vocabulary.AgentsCommand}})"})
            compadd -a names
        }
        _agentd_sessions() {
            local -a ids=(${(f)"$({{Vocabulary.SessionsCommand}})"})
            compadd -a ids
        }
        _agentd() {
            local context state line
            typeset -A opt_args

        """;

    /// <summary>The script of a command line.</summary>
    public static string For(Command root)
    {
        var script = new StringBuilder(Head);
        script.Append($"    _arguments -C {Options(root)} '1:verb:->verb' '*::argument:->argument'\n    case $state in\n        verb)\n");
        script.Append($"            local -a verbs=({string.Join(' ', Vocabulary.Verbs(root).Select(Described))})\n");
        script.Append("            _describe verb verbs ;;\n        argument)\n            case $words[1] in\n");
        foreach (var verb in Vocabulary.Verbs(root)) script.Append($"                {verb.Name}) {Verb(verb)} ;;\n");
        return script.Append("            esac ;;\n    esac\n}\n").Append(Tail).ToString();
    }

    // Sourced, it makes itself known; as a file of $fpath it is the function that is called.
    private const string Tail = """
        if [[ $funcstack[1] == _agentd ]]; then _agentd "$@"; else compdef _agentd agentd; fi

        """;

    private static string Verb(Command verb)
    {
        var below = Vocabulary.Verbs(verb).ToArray();
        if (below.Length == 0) return Arguments(verb);
        var cases = below.Select(command => $"{command.Name}) {Arguments(command, verb)} ;;");
        var names = $"'1:verb:(({string.Join(' ', below.Select(command => $"{command.Name}\\:\"{Escaped(command.Description)}\""))}))'";
        return $"_arguments -C {Options(verb)} {names} '*::argument:->below'; [[ $state != below ]] || "
            + $"case $words[1] in {string.Join(' ', cases)} esac";
    }

    private static string Arguments(Command verb, Command? above = null)
    {
        var places = verb.Arguments.Select((argument, index) =>
            $"'{(argument.Arity.MaximumNumberOfValues > 1 ? "*" : index + 1)}:{argument.Name}:{Action(Vocabulary.SourceOf(argument))}'");
        return string.Join(' ', new[] { "_arguments", Options(verb, above) }.Concat(places));
    }

    private static string Options(Command command, Command? above = null) =>
        string.Join(' ', Vocabulary.Options(command, above).SelectMany(Specifications));

    private static IEnumerable<string> Specifications(Option option)
    {
        var value = Vocabulary.TakesValue(option) ? $":{option.HelpName}:{Action(Vocabulary.SourceOf(option))}" : "";
        return Vocabulary.Names(option).Select(name => $"'{name}[{Escaped(option.Description)}]{value}'");
    }

    private static string Described(Command verb) => $"'{verb.Name}:{Escaped(verb.Description)}'";

    private static string Escaped(string? text) =>
        (text ?? "").Replace(@"\", @"\\").Replace("[", @"\[").Replace("]", @"\]").Replace(":", @"\:").Replace("'", @"'\''");

    private static string Action(Source source) => source switch
    {
        Source.Files => "_files",
        Source.Agents => "_agentd_agents",
        Source.Sessions => "_agentd_sessions",
        _ => Vocabulary.WordsOf(source) is { } words ? $"({words})" : "",
    };
}
