namespace Agentd.Cli.Parsing;

/// <summary><c>--output</c> of a verb whose answer also fits a spreadsheet: text, json or csv.</summary>
internal sealed class SheetOption : Option<string>
{
    public SheetOption() : base("--output", "-o")
    {
        Description = "How to print: text, json or csv.";
        HelpName = "FORMAT";
        DefaultValueFactory = _ => "text";
        this.AcceptOnlyFromAmong("text", "json", "csv");
    }
}
