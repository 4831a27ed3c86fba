using Agentd.Cli.Completion;
using Agentd.Cli.Manual;

namespace Agentd.Cli.Verbs;

/// <summary><c>agentd completion</c>: a shell's completion script, made from the definition of the command line.</summary>
internal sealed class CompletionVerb : Command
{
    public CompletionVerb(Terminal terminal) : base("completion", "Print a completion script for a shell.")
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        Arguments.Add(shell);
        SetAction(parsed =>
        {
            var root = parsed.RootCommandResult.Command;
            terminal.PrintOut((parsed.GetValue(shell) switch
            {
                "bash" => BashScript.For(root),
                "zsh" => ZshScript.For(root),
                _ => FishScript.For(root),
            }).TrimEnd('\n'));
            return ExitCode.Success;
        });
    }
}

/// <summary><c>agentd manual</c>: the manual page in roff, for packagers and <c>man -l</c>. Hidden: nobody types it daily.</summary>
internal sealed class ManualVerb : Command
{
    public ManualVerb(Terminal terminal) : base("manual", "Print the manual page.")
    {
        Hidden = true;
        SetAction(parsed =>
        {
            terminal.PrintOut(ManualPage.For(parsed.RootCommandResult.Command).TrimEnd('\n'));
            return ExitCode.Success;
        });
    }
}
