using System.Text.Json;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Programs;

namespace Agentd.EndToEnd.Tests.Hosts;

/// <summary>The test's own view of an account's containers, past the daemon.</summary>
internal sealed class PodmanClient(Account account)
{
    /// <summary>Runs one call, good or bad.</summary>
    public Task<Finished> TryAsync(params string[] arguments) => RunningProgram.RunAsync(account.Command("/usr/bin/podman", arguments));

    /// <summary>Runs one call that must succeed.</summary>
    public async Task<Finished> RunAsync(params string[] arguments) => (await TryAsync(arguments)).ShouldSucceed();

    /// <summary>Runs one call that prints a list, one entry a line.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(params string[] arguments) =>
        (await RunAsync(arguments)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether a controller holds its containers: root's on cgroup version 1, anybody's on 2 where it is there.</summary>
    public async Task<bool> HoldsAsync(string controller)
    {
        using var info = JsonDocument.Parse((await RunAsync("info", "--format", "json")).Output);
        var host = info.RootElement.GetProperty("host");
        return host.GetProperty("cgroupVersion").GetString() == "v1"
            ? account.Privilege is Privilege.Rootful
            : host.GetProperty("cgroupControllers").EnumerateArray().Any(one => one.GetString() == controller);
    }
}
