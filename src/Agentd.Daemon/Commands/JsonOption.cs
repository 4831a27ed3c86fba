using System.CommandLine;

namespace Agentd.Daemon.Commands;

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

    /// <summary>Prints a result in the form that was asked for.</summary>
    public void Print(ParseResult parsed, Func<string> json, Func<IEnumerable<string>> lines)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(this) == "json") output.WriteLine(json());
        else foreach (var line in lines()) output.WriteLine(line);
    }
}
