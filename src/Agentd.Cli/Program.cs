using Agentd.Cli.Parsing;
using Agentd.Cli.Terminals;

StandardStreams.Fill();
return await Invocation.RunAsync(args, Terminal.OfThisProcess()).ConfigureAwait(false);
