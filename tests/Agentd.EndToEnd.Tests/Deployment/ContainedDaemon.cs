using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Deployment;

/// <summary>
/// A daemon in a container, as deploy/agentd.container runs it: closed in, beside the account's Podman service, at whose socket it asks for
/// sessions. Its runtime directory has another path inside than outside, everything that sessions mount has the same.
/// </summary>
internal sealed class ContainedDaemon(Host host, string image) : IAsyncDisposable
{
    private static readonly IReadOnlyDictionary<string, string> _options = new Dictionary<string, string>
    {
        ["Network=none"] = "--network=none",
        ["ReadOnly=true"] = "--read-only",
        ["DropCapability=all"] = "--cap-drop=all",
        ["NoNewPrivileges=true"] = "--security-opt=no-new-privileges",
        ["SecurityLabelDisable=true"] = "--security-opt=label=disable",
    };

    private RunningProgram? _service;

    /// <summary>The name of its container.</summary>
    public string Name => host.Folder.Tag;

    /// <summary>The image of the next daemon.</summary>
    public string Image { get; set; } = image;

    /// <summary>Further lines of its <c>[daemon]</c>.</summary>
    public string Keys { get; set; } = "";

    /// <summary>Further tables of its configuration.</summary>
    public string Tables { get; set; } = "";

    /// <summary>The daemon's instance id, by the paths that it has in its container.</summary>
    public string DaemonId => HostFolder.DaemonIdOf($"/run/{Name}/agentd.sock", $"/run/{Name}/agentd.pid");

    /// <summary>The containers beside the daemon's that are parts of it.</summary>
    public Task<IReadOnlyList<string>> PartsAsync() =>
        host.Podman.ListAsync("ps", "-a", "--filter", $"label=agentd.part_of={DaemonId}", "--format", "{{.Names}} {{.ID}} {{.ImageID}}");

    /// <summary>What sessions mount and the daemon only reads, as /srv/agentd.</summary>
    public Task<string> SourcesAsync() => host.Folder.DirectoryAsync("srv");

    /// <summary>What the unit confines the daemon by, as Quadlet gives it to Podman.</summary>
    private static IEnumerable<string> Confinement() => File.ReadLines($"{DaemonImage.Repository()}/deploy/agentd.container")
        .Where(_options.ContainsKey).Select(line => _options[line]);

    /// <summary>Starts Podman's service, as podman.socket would.</summary>
    public async Task ServePodmanAsync()
    {
        var directory = await host.Folder.DirectoryAsync("podman");
        _service = RunningProgram.Start(
            host.Account.Command("/usr/bin/podman", ["system", "service", "--time=0", $"unix://{directory}/podman.sock"]));
        await Eventually.HoldsAsync("Podman's service listens", () => _service.HasEnded || File.Exists($"{directory}/podman.sock"));
        _service.HasEnded.ShouldBeFalse(_service.Errors);
    }

    /// <summary>Makes another image of the same programs, as another build is one.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> OtherImageAsync()
    {
        var (other, file) = ($"localhost/{Name}:upgraded", $"{host.Folder.Path}/Containerfile.upgraded");
        await File.WriteAllTextAsync(file, $"FROM {Image}\nLABEL upgraded=yes\n");
        host.Images.Add(other);
        await host.Podman.RunAsync(
            "build", "-q", "--layers=false", "--pull=never", "--network=none", "--tag", other, "--file", file, host.Folder.Run);
        return other;
    }

    /// <summary>Writes the configuration of one agent, named like everything of this test.</summary>
    public async Task ConfigureAsync(TestAgent agent)
    {
        var repository = agent.Repository ?? await host.Git.UrlAsync(host.Account, GitServer.Demo);
        await host.Folder.DirectoryAsync("audit");
        await SourcesAsync();
        await File.WriteAllTextAsync(host.Folder.Configuration, $"""
            [daemon]
            socket_path = "/run/{Name}/agentd.sock"
            pid_file = "/run/{Name}/agentd.pid"
            audit_root = "{host.Folder.Audit}"
            state_dir = "/var/lib/agentd/state"
            shutdown = "leave"
            {Keys}

            {agent.ToToml(host.Folder.Methodology("srv/methodology"), repository)}

            {Tables}
            """);
    }

    /// <summary>Writes a file that the daemon alone may read, in its directory <c>/run/secrets-of-agentd</c>.</summary>
    public async Task PrivateFileAsync(string name, string content)
    {
        await host.Folder.DirectoryAsync("secrets");
        await host.Folder.PrivateFileAsync($"secrets/{name}", System.Text.Encoding.UTF8.GetBytes(content));
    }

    /// <summary>Starts the daemon; returns when its socket is there, on the host.</summary>
    /// <param name="options">Further options of <c>podman run</c>.</param>
    public async Task StartAsync(params string[] options)
    {
        string[] same = [host.Folder.Staging, host.Folder.Audit];
        var (sources, secrets) = (await SourcesAsync(), await host.Folder.DirectoryAsync("secrets"));
        // Another path outside than inside, as that of a volume.
        var state = await host.Folder.DirectoryAsync("state");
        await host.Podman.RunAsync(
        [
            "run", "--detach", "--replace", "--name", Name, "--pull=never", "--log-driver=k8s-file",
            .. Confinement(), $"--volume={sources}:{sources}:ro", $"--volume={host.Folder.Configuration}:/etc/agentd/agentd.toml:ro",
            $"--volume={host.Folder.Run}:/run/{Name}", $"--volume={state}:/var/lib/agentd/state",
            $"--volume={secrets}:/run/secrets-of-agentd:ro",
            $"--volume={host.Folder.Path}/podman:/run/podman", .. same.Select(path => $"--volume={path}:{path}"),
            $"--env=TMPDIR={host.Folder.Staging}", .. options, Image,
        ]);
        await Eventually.HoldsAsync("the daemon's socket is there", () => File.Exists(host.Folder.Socket));
    }

    /// <summary>The daemon's log.</summary>
    public async Task<string> LogAsync() => (await host.Podman.TryAsync("logs", Name)).Errors;

    /// <summary>Types <c>agentd doctor</c> in the daemon's container.</summary>
    public Task<Finished> DoctorAsync() => AgentdAsync("doctor");

    /// <summary>Types a command of <c>agentd</c>'s in the daemon's container.</summary>
    public Task<Finished> AgentdAsync(params string[] words) => host.Podman.TryAsync(["exec", Name, "agentd", .. words]);

    /// <summary>Ends the daemon without a word.</summary>
    public async Task KillAsync()
    {
        await host.Podman.RunAsync("kill", "--signal=KILL", Name);
        await host.Podman.RunAsync("wait", Name);
        File.Delete(host.Folder.Socket);
    }

    /// <summary>Asks the daemon to stop and requires that it does so cleanly.</summary>
    public async Task StopAsync()
    {
        await host.Podman.RunAsync("stop", "--time=30", Name);
        (await LogAsync()).ShouldContain("agentd.daemon_stopped");
        (await host.Podman.RunAsync("inspect", "--format", "{{.State.ExitCode}}", Name)).LastOutput.ShouldBe("0");
        await host.Podman.RunAsync("rm", Name);
    }

    public async ValueTask DisposeAsync()
    {
        await host.Podman.TryAsync("rm", "-f", "-t", "0", "--ignore", Name);
        await host.Podman.TryAsync("rm", "-f", "-t", "0", "--ignore", $"agentd-egress-{DaemonId}");
        foreach (var session in await host.Podman.ListAsync("ps", "-a", "--filter", $"name=-{Name}-", "--format", "{{.Names}}"))
            await host.Podman.TryAsync("rm", "-f", "-v", "-t", "0", "--ignore", session);
        if (_service is not null) await _service.DisposeAsync();
    }
}
