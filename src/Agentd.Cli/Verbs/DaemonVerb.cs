using System.CommandLine;

namespace Agentd.Cli.Verbs;

/// <summary>
/// A verb of <c>agentd-daemon</c>, which takes this process over. Options are declared for help, completion and the
/// manual; what they mean, and what else there is, the daemon program decides.
/// </summary>
internal sealed class DaemonVerb : Command
{
    public DaemonVerb(string name, string description, Func<int> become, params IEnumerable<Symbol> symbols) : base(name, description)
    {
        TreatUnmatchedTokensAsErrors = false;
        foreach (var symbol in symbols)
        {
            if (symbol is Option option) Options.Add(option);
            else if (symbol is Argument argument) Arguments.Add(argument);
            else Subcommands.Add((Command)symbol);
        }

        SetAction(_ => become());
    }
}
