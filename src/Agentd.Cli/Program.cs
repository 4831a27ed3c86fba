using Agentd.Cli.Verbs;

StandardStreams.Fill();
return await AgentdProgram.RunAsync(args, Terminal.OfThisProcess()).ConfigureAwait(false);
