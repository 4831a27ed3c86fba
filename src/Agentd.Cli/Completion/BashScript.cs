using System.Text;

namespace Agentd.Cli.Completion;

/// <summary>The completion script for bash.</summary>
internal static class BashScript
{
    /// <summary>The script of a command line.</summary>
    public static string For(Command root)
    {
        var script = new StringBuilder(Head(root));
        // To one verb --agent is a kind of agent, to the others one that is configured: the verb's own meaning comes first.
        foreach (var verb in Vocabulary.Verbs(root))
        {
            foreach (var option in Vocabulary.Options(verb).Where(option => Vocabulary.SourceOf(option) is Source.Kinds))
                script.Append($"        ' {verb.Name} {option.Name}') {Answer(Source.Kinds)}; return ;;\n");
        }

        var options = Vocabulary.Tree(root).SelectMany(command => Vocabulary.Options(command))
            .Where(option => Vocabulary.TakesValue(option) && Vocabulary.SourceOf(option) is not Source.Kinds);
        foreach (var values in options.GroupBy(Vocabulary.SourceOf))
        {
            var names = string.Join(
                '|', values.SelectMany(Vocabulary.Names).Distinct().Order(StringComparer.Ordinal).Select(name => $"*' {name}'"));
            script.Append($"        {names}) {Answer(values.Key)}; return ;;\n");
        }

        script.Append($"    esac\n    case \"$typed \" in\n        ' ') words='{Words(root)}' ;;\n");
        foreach (var verb in Vocabulary.Verbs(root))
        {
            foreach (var below in Vocabulary.Verbs(verb)) script.Append(Case($" {verb.Name} {below.Name}", below, verb));
            script.Append(Case($" {verb.Name}", verb));
        }

        return script.Append(Tail).ToString();
    }

    private static string Head(Command root) => $$"""
        # bash completion for agentd; load it with: source <(agentd completion bash)
        _agentd() {
            local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} typed= words= i
            for ((i = 1; i < COMP_CWORD; i++)); do
                case ${COMP_WORDS[i]} in
                    {{string.Join('|', Vocabulary.ValueNames(root))}}) ((i++)) ;;
                    -*) ;;
                    *) typed+=" ${COMP_WORDS[i]}" ;;
                esac
            done
            COMPREPLY=()
            case "$typed $previous" in

        """;

    private const string Tail = """
            esac
            COMPREPLY=($(compgen -W "$words" -- "$current"))
        }
        complete -F _agentd agentd

        """;

    private static string Case(string path, Command verb, Command? above = null)
    {
        var words = $"words='{Words(verb, above)}'";
        var values = verb.Arguments.Select(Vocabulary.SourceOf).Select(Values).FirstOrDefault(values => values is not null);
        var elsewhere = verb.Arguments.Any(argument => argument.Arity.MaximumNumberOfValues > 1) ? "" : $" || $typed != '{path}'";
        var argument = values is null ? "" : $"; [[ $current == -*{elsewhere} ]] || words={values}";
        return $"        '{path} '*) {words}{argument} ;;\n";
    }

    private static string Words(Command command, Command? above = null) => string.Join(' ',
        Vocabulary.Verbs(command).Select(verb => verb.Name)
            .Concat(Vocabulary.Options(command, above).SelectMany(Vocabulary.Names)).Distinct());

    private static string Answer(Source source) => source switch
    {
        Source.Files => "COMPREPLY=($(compgen -f -- \"$current\"))",
        Source.Anything => "COMPREPLY=()",
        _ => $"COMPREPLY=($(compgen -W {Values(source)} -- \"$current\"))",
    };

    private static string? Values(Source source) => Vocabulary.CommandOf(source) is { } command ? $"\"$({command})\""
        : Vocabulary.WordsOf(source) is { } words ? $"'{words}'" : null;
}
