namespace Agentd.Cli.Parsing;

/// <summary><c>--config</c>: the daemon's configuration. Given to any other verb, it is an error of its own.</summary>
internal sealed class ConfigOption : Option<string?>
{
    public ConfigOption() : base("--config")
    {
        Description = "The daemon's configuration (default: /etc/agentd/agentd.toml).";
        HelpName = "PATH";
    }
}

/// <summary><c>--socket-path</c>: which daemon to talk to.</summary>
internal sealed class SocketOption : Option<string?>
{
    public SocketOption() : base("--socket-path")
    {
        Description = "The daemon's socket (default: $XDG_RUNTIME_DIR/agentd/agentd.sock).";
        HelpName = "PATH";
    }
}

/// <summary><c>--output json</c>: one JSON document instead of text.</summary>
internal sealed class JsonOption : Option<string>
{
    public JsonOption() : base("--output", "-o")
    {
        Description = "How to print: text or json.";
        HelpName = "FORMAT";
        DefaultValueFactory = _ => "text";
        this.AcceptOnlyFromAmong("text", "json");
    }

    /// <summary>Whether json was asked for.</summary>
    public bool In(ParseResult parsed) => parsed.GetValue(this) == "json";
}

/// <summary><c>SESSION</c>: which session is meant.</summary>
internal sealed class SessionArgument : Argument<string>
{
    public SessionArgument() : base("SESSION") => Description = "The session's id, or any unique beginning of it.";
}

/// <summary>What a verb takes, declared in the order that its help names it.</summary>
internal static class Declaration
{
    /// <summary>Adds arguments, options and verbs below.</summary>
    public static void Declare(this Command verb, params ReadOnlySpan<Symbol> symbols)
    {
        foreach (var symbol in symbols)
        {
            if (symbol is Option option) verb.Options.Add(option);
            else if (symbol is Argument argument) verb.Arguments.Add(argument);
            else verb.Subcommands.Add((Command)symbol);
        }
    }
}
