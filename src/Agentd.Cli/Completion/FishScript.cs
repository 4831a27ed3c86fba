using System.Text;

namespace Agentd.Cli.Completion;

/// <summary>The completion script for fish.</summary>
internal static class FishScript
{
    /// <summary>The script of a command line.</summary>
    public static string For(Command root)
    {
        var script = new StringBuilder(Head(root));
        Append(script, root, "");
        return script.ToString();
    }

    // What is typed so far, without options and their values: at a verb nothing follows it, in a verb anything may.
    private static string Head(Command root) => $$"""
        # fish completion for agentd; load it with: agentd completion fish | source
        function __agentd_typed
            set -l words (commandline -opc)
            set -l typed
            set -l index 2
            while test $index -le (count $words)
                switch $words[$index]
                    case {{string.Join(' ', Vocabulary.ValueNames(root))}}
                        set index (math $index + 1)
                    case '-*'
                    case '*'
                        set -a typed $words[$index]
                end
                set index (math $index + 1)
            end
            echo "$typed"
        end
        function __agentd_at
            test (__agentd_typed) = "$argv"
        end
        function __agentd_in
            string match -q -- "$argv *" (__agentd_typed)' '
        end
        complete -c agentd -f

        """;

    private static void Append(StringBuilder script, Command command, string path)
    {
        var (at, within) = ($"__agentd_at {path}".TrimEnd(), path.Length == 0 ? "__agentd_at" : $"__agentd_in {path}");
        foreach (var argument in command.Arguments)
        {
            if (Values(Vocabulary.SourceOf(argument)) is { } values)
                script.Append($"complete -c agentd -n {Quoted(argument.Arity.MaximumNumberOfValues > 1 ? within : at)} -a {values}\n");
        }

        foreach (var option in Vocabulary.Options(command)) script.Append(Line(within, option));
        foreach (var verb in Vocabulary.Verbs(command))
        {
            script.Append($"complete -c agentd -n {Quoted(at)} -a {verb.Name} -d {Quoted(verb.Description)}\n");
            Append(script, verb, $"{path} {verb.Name}".TrimStart());
        }
    }

    private static string Line(string condition, Option option)
    {
        var names = Vocabulary.Names(option).Select(name => name is ['-', '-', .. var word] ? $" -l {word}" : $" -s {name[1..]}");
        var values = Vocabulary.SourceOf(option) switch
        {
            Source.Nothing => "",
            Source.Files => " -r -F",
            var source => Values(source) is { } known ? $" -x -a {known}" : " -x",
        };
        return $"complete -c agentd -n {Quoted(condition)}{string.Concat(names)}{values} -d {Quoted(option.Description)}\n";
    }

    private static string? Values(Source source) => Vocabulary.CommandOf(source) is { } command ? $"'({command})'"
        : Vocabulary.WordsOf(source) is { } words ? $"'{words}'" : null;

    private static string Quoted(string? text) => $"'{(text ?? "").Replace(@"\", @"\\").Replace("'", @"\'")}'";
}
