using System.CommandLine.Help;
using Agentd.Cli.Launching;
using Agentd.Cli.Parsing;

namespace Agentd.Cli.Verbs;

/// <summary>The whole command line of <c>agentd</c>: the one definition that parsing, help, completion and the manual share.</summary>
internal static class AgentdCommand
{
    /// <summary>The command line, ready to parse these arguments.</summary>
    public static RootCommand Define(Terminal terminal, IReadOnlyList<string> arguments)
    {
        int Become() => DaemonLaunch.Become(DaemonLaunch.Daemon, arguments);
        var config = new ConfigOption();
        var root = new RootCommand("Run autonomous agents in throw-away containers.") { TreatUnmatchedTokensAsErrors = true };
        root.Directives.Clear();
        root.Options.Remove(root.Options.OfType<VersionOption>().Single());
        root.Options.OfType<HelpOption>().Single().Description = "Show this help.";
        root.Options.Add(new VersionLineOption(terminal));
        root.Options.Add(config);
        root.SetAction(_ => Become());
        Command[] verbs =
        [
            new RunVerb(terminal), new PsVerb(terminal), new InspectVerb(terminal), new LogsVerb(terminal),
            new NetworkVerb(terminal), new UsageVerb(terminal), new StopVerb(terminal),
            new WaitVerb(terminal), new AgentsVerb(terminal), new ScheduleVerb(terminal),
            new StatusVerb(terminal), new ReloadVerb(terminal),
            new WebVerb(() => DaemonLaunch.Become(DaemonLaunch.Web, arguments)), .. DaemonVerbs.All(Become),
            new CompletionVerb(terminal), new ManualVerb(terminal),
        ];
        foreach (var verb in verbs) root.Subcommands.Add(WithConfigOnce(verb, config));
        return root;
    }

    // The root's --config is the daemon's: it counts for the daemon's verbs, once, and is a mistake before all others.
    private static Command WithConfigOnce(Command verb, ConfigOption atRoot)
    {
        verb.Validators.Add(result =>
        {
            if (result.Parent is not System.CommandLine.Parsing.CommandResult root || root.GetResult(atRoot) is null) return;
            if (verb is not DaemonVerb)
                result.AddError($"--config is for daemon mode only: 'agentd {verb.Name}' does not read it");
            else if (verb.Options.OfType<ConfigOption>().Any(own => result.GetResult(own) is not null))
                result.AddError($"--config is given twice, before and after '{verb.Name}': give it once");
        });
        return verb;
    }
}
