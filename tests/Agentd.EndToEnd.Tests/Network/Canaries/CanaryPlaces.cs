using Agentd.EndToEnd.Tests.Hosts;

namespace Agentd.EndToEnd.Tests.Network.Canaries;

/// <summary>Where a secret of a session could be found: in its container, on its machine, and in what was told of it.</summary>
/// <param name="host">The machine, whose account has a Podman of its own.</param>
/// <param name="search">Looks for the secret.</param>
internal sealed class CanaryPlaces(Host host, CanarySearch search)
{
    /// <summary>Everywhere, while a session runs.</summary>
    /// <param name="session">The session.</param>
    /// <param name="sources">Files that hold it rightly.</param>
    /// <param name="others">Containers that Podman is asked about too.</param>
    public async Task<IReadOnlyList<string>> WhileItRunsAsync(HeldSession session, string[] sources, params IEnumerable<string> others)
    {
        var shell = await session.ShellAsync();
        List<string> found = [];
        foreach (var container in others.Prepend(session.Container)) found.AddRange(await InspectAsync(container));
        foreach (var user in (string[])["0", session.Record["agent"]!]) found.AddRange(await AsAsync(session.Container, user));
        return
        [
            .. found, .. await SecretsAsync(), .. await EventsAsync(), .. Processes(shell),
            .. Machine(), .. await FileSystemAsync(shell), .. await FilesAsync(sources),
        ];
    }

    /// <summary>Everywhere, when no session runs any more.</summary>
    /// <param name="sources">Files that hold it rightly.</param>
    public async Task<IReadOnlyList<string>> WhenItIsOverAsync(string[] sources) =>
        [.. await SecretsAsync(), .. await EventsAsync(), .. Machine(), .. await FilesAsync(sources)];

    /// <summary>The names of all containers of the account.</summary>
    public Task<IReadOnlyList<string>> ContainersAsync() => host.Podman.ListAsync("ps", "-a", "--format", "{{.Names}}");

    /// <summary>What Podman says of a container.</summary>
    public async Task<IReadOnlyList<string>> InspectAsync(string container) =>
        search.InText("podman inspect", (await host.Podman.RunAsync("inspect", container)).Output);

    /// <summary>What Podman says of its secrets.</summary>
    public async Task<IReadOnlyList<string>> SecretsAsync() =>
        search.InText("podman secret", string.Join('\n', await host.Podman.ListAsync("secret", "ls", "--format", "{{.ID}} {{.Name}}")));

    /// <summary>What Podman's events say.</summary>
    public async Task<IReadOnlyList<string>> EventsAsync() => search.InText(
        "podman events", string.Join('\n', await host.Podman.ListAsync("events", "--stream=false", "--since", "10m", "--format", "json")));

    /// <summary>The processes of a container, with all that root could read of them.</summary>
    /// <param name="shell">Its first process.</param>
    public IReadOnlyList<string> Processes(int shell)
    {
        string? world = WorldOf(shell);
        world.ShouldNotBeNull();
        return [.. HostProcess.All().Where(process => WorldOf(process.Id) == world).SelectMany(search.In)];
    }

    /// <summary>What a user inside the container reads of its processes.</summary>
    public async Task<IReadOnlyList<string>> AsAsync(string container, string user)
    {
        // What it may not read, and what is gone meanwhile, it does not read.
        const string Reads = "env; cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null || :";
        var seen = (await host.Podman.RunAsync("exec", "--user", user, container, "/bin/sh", "-c", Reads)).Output;
        seen.ShouldContain("/agentd/session/");
        return search.InText($"processes, as user {user}", seen);
    }

    /// <summary>A container's whole file system, as its first process sees it.</summary>
    public Task<IReadOnlyList<string>> FileSystemAsync(int shell) => search.InFilesAsync($"/proc/{shell}/root");

    /// <summary>
    /// The machine's files: configuration, state, staging, records, and the account's Podman; but not a source that an operator wrote.
    /// </summary>
    public async Task<IReadOnlyList<string>> FilesAsync(params string[] sources) =>
        [.. (await search.InFilesAsync(host.Folder.Path)).Select(Path.GetFullPath).Except(sources)];

    /// <summary>The arguments and the environment of every process of the machine.</summary>
    public IReadOnlyList<string> Machine() =>
    [
        .. HostProcess.All().SelectMany(process => (IReadOnlyList<string>)
        [
            .. search.InText($"arguments of {process}", process.Arguments), .. search.InText($"environment of {process}", process.Environment),
        ]),
    ];

    // The namespace of its processes' ids; null for who is gone.
    private static string? WorldOf(int process) => new FileInfo($"/proc/{process}/ns/pid").LinkTarget;
}
