using Agentd.Cli.Terminals;
using Agentd.Cli.Verbs;

StandardStreams.Fill();
return await Invocation.RunAsync(args, Terminal.OfThisProcess()).ConfigureAwait(false);
