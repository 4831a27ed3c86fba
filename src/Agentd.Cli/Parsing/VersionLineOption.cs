using System.CommandLine.Invocation;
using Agentd.Protocol;

namespace Agentd.Cli.Parsing;

/// <summary><c>--version</c>: the same exact line wherever it is asked for.</summary>
internal sealed class VersionLineOption : Option<bool>
{
    public VersionLineOption(Terminal terminal) : base("--version")
    {
        Description = "Print the version and exit.";
        Action = new Print(terminal);
    }

    private sealed class Print(Terminal terminal) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            terminal.PrintOut(ProductVersion.Line);
            return ExitCode.Success;
        }
    }
}
