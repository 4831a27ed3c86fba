using Agentd.Infrastructure.Tests.Audit;

/// <summary>Turns a process that is started with DOTNET_STARTUP_HOOKS set to this assembly into an <see cref="AuditChild"/>.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(AuditChild.Verb) is { } verb) Environment.Exit(AuditChild.Run(verb));
    }
}
