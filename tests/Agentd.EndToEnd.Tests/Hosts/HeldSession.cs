using Agentd.EndToEnd.Tests.Programs;

namespace Agentd.EndToEnd.Tests.Hosts;

/// <summary>A session whose agent waits until the test has seen enough.</summary>
internal sealed class HeldSession(Host host, RunningProgram client, SealedRecord record)
{
    /// <summary>The client that started it.</summary>
    public RunningProgram Client => client;

    /// <summary>Its record, open as yet.</summary>
    public SealedRecord Record => record;

    /// <summary>Its container, as the contract names it.</summary>
    public string Container => $"agentd-{host.Folder.DaemonId}-{record["agent"]}-{record.SessionId}";

    /// <summary>The process of its container's shell, as the host sees it.</summary>
    public Task<int> ShellAsync() => NumberAsync("{{.State.Pid}}");

    /// <summary>The process of its conmon.</summary>
    public Task<int> ConmonAsync() => NumberAsync("{{.State.ConmonPid}}");

    /// <summary>Lets the agent go on.</summary>
    public Task ReleaseAsync() => host.ReleaseAsync(record);

    /// <summary>Lets the agent go on and waits for the client's end.</summary>
    public async Task<Finished> EndAsync()
    {
        await ReleaseAsync();
        return await client.EndAsync();
    }

    private async Task<int> NumberAsync(string field) =>
        int.Parse((await host.Podman.RunAsync("inspect", "--format", field, Container)).LastOutput);
}
