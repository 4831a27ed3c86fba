using System.CommandLine;
using System.Text;

namespace Agentd.Cli.Completion;

/// <summary>The completion script for fish.</summary>
internal static class FishScript
{
    private const string Head = "# fish completion for agentd; load it with: agentd completion fish | source\ncomplete -c agentd -f\n";

    /// <summary>The script of a command line.</summary>
    public static string Of(Command root)
    {
        var script = new StringBuilder(Head);
        foreach (var option in Vocabulary.Options(root)) script.Append(Line("__fish_use_subcommand", option));
        foreach (var verb in Vocabulary.Verbs(root))
        {
            script.Append($"complete -c agentd -n __fish_use_subcommand -a {verb.Name} -d {Quoted(verb.Description)}\n");
            Append(script, verb, $"__fish_seen_subcommand_from {verb.Name}");
        }

        return script.ToString();
    }

    private static void Append(StringBuilder script, Command verb, string condition)
    {
        foreach (var source in verb.Arguments.Select(Vocabulary.SourceOf))
            if (Values(source) is { } values) script.Append($"complete -c agentd -n {Quoted(condition)} -a {values}\n");
        foreach (var option in Vocabulary.Options(verb)) script.Append(Line(condition, option));
        foreach (var below in Vocabulary.Verbs(verb))
        {
            script.Append($"complete -c agentd -n {Quoted(condition)} -a {below.Name} -d {Quoted(below.Description)}\n");
            Append(script, below, $"{condition}; and __fish_seen_subcommand_from {below.Name}");
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

    private static string? Values(Source source) => source switch
    {
        Source.Agents => $"'({Vocabulary.AgentsCommand})'",
        Source.Sessions => $"'({Vocabulary.SessionsCommand})'",
        Source.Formats => "'text json'",
        Source.Shells => "'bash zsh fish'",
        _ => null,
    };

    private static string Quoted(string? text) => $"'{(text ?? "").Replace(@"\", @"\\").Replace("'", @"\'")}'";
}
