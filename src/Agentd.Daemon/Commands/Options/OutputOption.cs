using System.CommandLine;
using Agentd.Domain.Sessions;

namespace Agentd.Daemon.Commands.Options;

/// <summary><c>--output json</c>: one JSON document instead of text.</summary>
internal sealed class OutputOption : Option<string>
{
    public OutputOption() : base("--output", "-o")
    {
        Description = "How to print: text or json.";
        HelpName = "FORMAT";
        DefaultValueFactory = _ => "text";
        this.AcceptOnlyFromAmong("text", "json");
    }

    /// <summary>Prints a result in the form that was asked for.</summary>
    /// <exception cref="SessionException">Standard output takes no more.</exception>
    public void Print(ParseResult parsed, Func<string> json, Func<IEnumerable<string>> lines)
    {
        IEnumerable<string> text = parsed.GetValue(this) == "json" ? [json()] : lines();
        foreach (var line in text) Write(parsed.InvocationConfiguration.Output, line);
    }

    private static void Write(TextWriter output, string line)
    {
        try
        {
            output.WriteLine(line);
        }
        catch (IOException failure)
        {
            throw new SessionException($"cannot write: {failure.Message}", failure);
        }
    }
}
