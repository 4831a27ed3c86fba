using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;

namespace Agentd.EndToEnd.Tests.Upgrade;

/// <summary>The two versions that a machine may have installed.</summary>
internal static class Versions
{
    /// <summary>Installs the version before, and starts its daemon.</summary>
    public static Task StartBeforeAsync(this Host host, params (string Name, string Value)[] environment) =>
        host.StartAsync(TestSettings.ProgramsBefore, environment);

    /// <summary>Installs this build, and starts its daemon.</summary>
    public static Task StartAfterAsync(this Host host, params (string Name, string Value)[] environment) =>
        host.StartAsync(TestSettings.Programs, environment);

    /// <summary>Has all records of the machine verified by what is installed, which must find nothing amiss.</summary>
    public static async Task<Finished> VerifyAsync(this Host host) => (await host.TryVerifyAsync()).ShouldSucceed();

    /// <summary>Has all records of the machine verified by what is installed.</summary>
    public static Task<Finished> TryVerifyAsync(this Host host) => RunningProgram.RunAsync(host.Account.Command(
        $"{host.Programs}/agentd", ["audit", "verify", "--config", host.Folder.Configuration]));

    private static async Task StartAsync(this Host host, string programs, (string Name, string Value)[] environment)
    {
        host.Programs = programs;
        await host.StartAsync(environment);
    }
}
