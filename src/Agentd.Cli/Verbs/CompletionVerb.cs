using System.CommandLine;
using Agentd.Cli.Completion;
using Agentd.Cli.Terminals;

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
            terminal.Say((parsed.GetValue(shell) switch
            {
                "bash" => BashScript.Of(root),
                "zsh" => ZshScript.Of(root),
                _ => FishScript.Of(root),
            }).TrimEnd('\n'));
            return ExitCode.Success;
        });
    }
}
