using Agentd.Daemon.Commands;

return await DaemonProgram.RunAsync(args, Console.In, Console.Out, Console.Error).ConfigureAwait(false);
