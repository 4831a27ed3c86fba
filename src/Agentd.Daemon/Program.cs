using Agentd.Daemon;
using Agentd.Daemon.Commands.Options;

return await DaemonProgram.RunAsync(args, StartDirectory.Leave(), Console.In, Console.Out, Console.Error).ConfigureAwait(false);
