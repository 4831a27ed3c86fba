using System.CommandLine;
using System.Text;

namespace Agentd.Cli.Completion;

/// <summary>The completion script for bash.</summary>
internal static class BashScript
{
    private const string Head = """
        # bash completion for agentd; load it with: source <(agentd completion bash)
        _agentd() {
            local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} verb= i
            for ((i = 1; i < COMP_CWORD; i++)); do
                case ${COMP_WORDS[i]} in
                    --config) ((i++)) ;;
                    -*) ;;
                    *) verb=${COMP_WORDS[i]}; break ;;
                esac
            done
            COMPREPLY=()
            local words=

        """;

    private const string Tail = """
            COMPREPLY=($(compgen -W "$words" -- "$current"))
        }
        complete -F _agentd agentd

        """;

    /// <summary>The script of a command line.</summary>
    public static string Of(Command root)
    {
        var script = new StringBuilder(Head);
        script.Append("    case $previous in\n");
        foreach (var values in AllOptions(root).Where(Vocabulary.TakesValue).GroupBy(Vocabulary.SourceOf))
        {
            var names = string.Join('|', values.SelectMany(Vocabulary.Names).Distinct().Order());
            script.Append($"        {names}) {Answer(values.Key)}; return ;;\n");
        }


        script.Append("    esac\n    case $verb in\n");
        script.Append($"        '') words='{Words(root)}' ;;\n");
        foreach (var verb in Vocabulary.Verbs(root)) script.Append($"        {verb.Name}) {Verb(verb)} ;;\n");
        return script.Append("    esac\n").Append(Tail).ToString();
    }

    private static string Verb(Command verb)
    {
        var dynamic = verb.Arguments.Select(Vocabulary.SourceOf).Select(Values).FirstOrDefault(values => values is not null);
        var words = $"words='{Words(verb)}'";
        return dynamic is null ? words : $"{words}; [[ $current == -* ]] || words={dynamic}";
    }

    private static string Words(Command command)
    {
        var options = AllOptions(command, deep: command.Parents.Any()).SelectMany(Vocabulary.Names);
        return string.Join(' ', Vocabulary.Verbs(command).Select(verb => verb.Name).Concat(options).Distinct());
    }

    private static IEnumerable<Option> AllOptions(Command command, bool deep = true) =>
        Vocabulary.Options(command).Concat(deep ? Vocabulary.Verbs(command).SelectMany(verb => AllOptions(verb)) : []);

    private static string Answer(Source source) => source switch
    {
        Source.Files => "COMPREPLY=($(compgen -f -- \"$current\"))",
        Source.Anything => "COMPREPLY=()",
        _ => $"COMPREPLY=($(compgen -W {Values(source)} -- \"$current\"))",
    };

    private static string? Values(Source source) => source switch
    {
        Source.Agents => $"\"$({Vocabulary.AgentsCommand})\"",
        Source.Sessions => $"\"$({Vocabulary.SessionsCommand})\"",
        Source.Formats => "'text json'",
        Source.Shells => "'bash zsh fish'",
        _ => null,
    };
}
