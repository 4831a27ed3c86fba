using Agentd.Infrastructure.Tests.Audit;
using Agentd.Infrastructure.Tests.Linux;

/// <summary>Turns a process that is started with DOTNET_STARTUP_HOOKS set to this assembly into one of our children.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(AuditChild.Verb) is { } verb) Environment.Exit(AuditChild.Run(verb));
        if (Environment.GetEnvironmentVariable(WatchChild.Verb) is { } watch) Environment.Exit(WatchChild.Run(watch));
    }
}
