using System.CommandLine;
using Agentd.Daemon.Commands;

var config = new Option<string>("--config") { Description = "The configuration file.", DefaultValueFactory = _ => "/etc/agentd/agentd.toml" };
var daemon = new Command("daemon", "Runs the daemon.") { config };
daemon.SetAction((parsed, _) => DaemonCommand.RunAsync(parsed.GetValue(config)!));

var root = new RootCommand("The agentd daemon. Operators start it through 'agentd'.") { daemon };
// Signals are the daemon's own business: a drain may take hours.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = null };
return await root.Parse(args).InvokeAsync(invocation).ConfigureAwait(false);
