using System.CommandLine;
using Agentd.Cli.Manual;
using Agentd.Cli.Terminals;

namespace Agentd.Cli.Verbs;

/// <summary><c>agentd manual</c>: the manual page in roff, for packagers and <c>man -l</c>. Hidden: nobody types it daily.</summary>
internal sealed class ManualVerb : Command
{
    public ManualVerb(Terminal terminal) : base("manual", "Print the manual page.")
    {
        Hidden = true;
        SetAction(parsed =>
        {
            terminal.Say(ManualPage.Of(parsed.RootCommandResult.Command).TrimEnd('\n'));
            return ExitCode.Success;
        });
    }
}
