namespace Agentd.Cli.Completion;

/// <summary>What of the command line's definition a person may type, and where its values come from.</summary>
internal static class Vocabulary
{
    /// <summary>Prints the names of the agents, one per line.</summary>
    public const string AgentsCommand = "agentd agents --quiet 2>/dev/null";

    /// <summary>Prints the ids of the newest sessions, one per line.</summary>
    public const string SessionsCommand = "agentd ps --all --quiet --limit 50 2>/dev/null";

    /// <summary>The kinds of agent that a first configuration can be for: the folders of <c>examples/agents</c>.</summary>
    public const string KindsOfAgent = "claude-code codex gemini-cli opencode pi";

    /// <summary>A verb's visible subcommands.</summary>
    public static IEnumerable<Command> Verbs(Command command) => command.Subcommands.Where(verb => !verb.Hidden);

    /// <summary>A command and all visible ones below it.</summary>
    public static IEnumerable<Command> Tree(Command command) => Verbs(command).SelectMany(Tree).Prepend(command);

    /// <summary>The names of all options that are followed by a value: the word after such an option is its value.</summary>
    public static IEnumerable<string> ValueNames(Command root) =>
        Tree(root).SelectMany(command => Options(command)).Where(TakesValue).SelectMany(Names).Distinct().Order(StringComparer.Ordinal);

    /// <summary>A verb's visible options: its own, and those that hold for it from above.</summary>
    public static IEnumerable<Option> Options(Command command, Command? above = null) =>
        command.Options.Concat(above?.Options.Where(option => option.Recursive) ?? []).Where(option => !option.Hidden).Distinct();

    /// <summary>All names of an option, short and long, without those that only other systems write.</summary>
    public static IEnumerable<string> Names(Option option) =>
        option.Aliases.Prepend(option.Name).Where(name => name.StartsWith('-') && name != "-?").Distinct().OrderBy(name => name.Length);

    /// <summary>Whether an option is followed by a value.</summary>
    public static bool TakesValue(Option option) => option.ValueType != typeof(bool) && option.ValueType != typeof(void);

    /// <summary>The command that prints the values of a source; null where none does.</summary>
    public static string? CommandOf(Source source) => source switch
    {
        Source.Agents => AgentsCommand,
        Source.Sessions => SessionsCommand,
        _ => null,
    };

    /// <summary>The values of a source that never change; null where they do.</summary>
    public static string? WordsOf(Source source) => source switch
    {
        Source.Formats => "text json",
        Source.Shells => "bash zsh fish",
        Source.Kinds => KindsOfAgent,
        _ => null,
    };

    /// <summary>What follows an option.</summary>
    public static Source SourceOf(Option option) => option.HelpName switch
    {
        _ when !TakesValue(option) => Source.Nothing,
        "PATH" or "FILE" or "DIR" => Source.Files,
        "AGENT" => Source.Agents,
        "FORMAT" => Source.Formats,
        "KIND" => Source.Kinds,
        _ => Source.Anything,
    };

    /// <summary>What an argument stands for.</summary>
    public static Source SourceOf(Argument argument) => argument.Name switch
    {
        "AGENT" => Source.Agents,
        "SESSION" or "ID" => Source.Sessions,
        "SHELL" => Source.Shells,
        _ => Source.Anything,
    };
}

/// <summary>Where the values come from that can stand at a place of the command line.</summary>
internal enum Source
{
    /// <summary>No value stands there.</summary>
    Nothing,

    /// <summary>Values that cannot be known.</summary>
    Anything,

    /// <summary>The file system.</summary>
    Files,

    /// <summary>The daemon's agents.</summary>
    Agents,

    /// <summary>The daemon's sessions.</summary>
    Sessions,

    /// <summary>The ways to print.</summary>
    Formats,

    /// <summary>The shells that can be completed in.</summary>
    Shells,

    /// <summary>The kinds of agent that a first configuration can be for.</summary>
    Kinds,
}
