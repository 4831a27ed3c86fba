using Agentd.Cli.Parsing;
using Agentd.Cli.Terminals;

return await Invocation.RunAsync(args, Terminal.OfThisProcess()).ConfigureAwait(false);
