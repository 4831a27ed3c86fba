using System.CommandLine;

namespace Agentd.Cli.Verbs;

/// <summary>
/// A verb of <c>agentd-daemon</c>, which takes this process over. Options are declared here too, so that help, completion, the
/// manual and what is said of a misspelt one are those of every verb; what they mean, the daemon program decides.
/// </summary>
internal sealed class DaemonVerb : Command
{
    public DaemonVerb(string name, string description, Func<int> become, params IEnumerable<Symbol> symbols) : base(name, description)
    {
        foreach (var symbol in symbols)
        {
            if (symbol is Option option) Options.Add(option);
            else if (symbol is Argument argument) Arguments.Add(argument);
            else Subcommands.Add((Command)symbol);
        }

        SetAction(_ => become());
    }
}
