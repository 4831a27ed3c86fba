using System.CommandLine;

namespace Agentd.Cli.Parsing;

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
