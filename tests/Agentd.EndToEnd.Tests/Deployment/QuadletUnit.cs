using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;

namespace Agentd.EndToEnd.Tests.Deployment;

/// <summary>
/// deploy/agentd.container under the user manager of a host's account, made a unit of by Quadlet, beside the account's podman.socket: all
/// of it but the places, which are the host's.
/// </summary>
internal sealed class QuadletUnit(Host host, ContainedDaemon daemon, string environment) : IAsyncDisposable
{
    private string Unit => $"{host.Folder.Tag}.service";

    private string Place => $"{host.Account.Home}/.config/containers/systemd/{host.Folder.Tag}.container";

    /// <summary>Writes the unit, with the daemon's image of the moment, and starts it anew; returns when a daemon is ready.</summary>
    public async Task RestartAsync()
    {
        var text = $"{host.Folder.Path}/unit";
        await File.WriteAllTextAsync(text, await TextAsync());
        await RunAsync("/bin/mkdir", "-p", Path.GetDirectoryName(Place)!);
        await RunAsync("/bin/cp", text, Place);
        File.Delete(text);
        await SystemctlAsync("start", "podman.socket");
        await SystemctlAsync("daemon-reload");
        await SystemctlAsync("restart", Unit);
    }

    /// <summary>Kills the daemon; returns when systemd has another one ready.</summary>
    public async Task KillAsync()
    {
        var before = await ProcessAsync();
        await host.Podman.RunAsync("kill", "--signal=KILL", daemon.Name);
        await Eventually.HoldsAsync(
            "systemd has started another daemon", async () => await ProcessAsync() is var process && process != before && process != "0"
                && await PropertyAsync("ActiveState") == "active");
    }

    /// <summary>Asks it to stop, and requires that the daemon ends cleanly.</summary>
    public async Task StopAsync()
    {
        await SystemctlAsync("stop", Unit);
        (await PropertyAsync("Result")).ShouldBe("success");
    }

    public async ValueTask DisposeAsync()
    {
        await RunningProgram.RunAsync(Systemctl("stop", Unit));
        await RunAsync("/bin/rm", "-f", Place);
        await SystemctlAsync("daemon-reload");
        await RunningProgram.RunAsync(Systemctl("reset-failed", Unit));
    }

    private Task<string> ProcessAsync() => PropertyAsync("MainPID");

    private async Task<string> PropertyAsync(string name) =>
        (await SystemctlAsync("show", "--value", $"--property={name}", Unit)).LastOutput;

    private async Task<Finished> SystemctlAsync(params string[] arguments) =>
        (await RunningProgram.RunAsync(Systemctl(arguments))).ShouldSucceed();

    private System.Diagnostics.ProcessStartInfo Systemctl(params string[] arguments) =>
        host.Account.Command("/usr/bin/systemctl", ["--user", .. arguments]);

    private async Task RunAsync(string program, params string[] arguments) =>
        (await RunningProgram.RunAsync(host.Account.Command(program, arguments))).ShouldSucceed();

    private async Task<string> TextAsync()
    {
        var text = await File.ReadAllTextAsync($"{DaemonImage.Repository()}/deploy/agentd.container");
        var (folder, sources) = (host.Folder, await daemon.SourcesAsync());
        var state = await folder.DirectoryAsync("state");
        foreach (var (usual, here) in new[]
        {
            ("ContainerName=agentd\n", $"ContainerName={daemon.Name}\n"),
            ("Image=localhost/agentd:0.1.1", $"Image={daemon.Image}"),
            ("EnvironmentFile=%E/agentd/agentd.env", $"Environment={environment} TMPDIR={folder.Staging}"),
            ("Volume=%E/agentd:/etc/agentd:ro", $"Volume={folder.Configuration}:/etc/agentd/agentd.toml:ro"),
            ("Volume=%t/agentd:/run/agentd", $"Volume={folder.Run}:/run/{daemon.Name}"),
            ("Volume=/var/lib/agentd/tmp:/var/lib/agentd/tmp", $"Volume={folder.Staging}:{folder.Staging}"),
            ("Volume=/var/lib/tesserine/audit:/var/lib/tesserine/audit", $"Volume={folder.Audit}:{folder.Audit}"),
            ("Volume=/var/lib/agentd/state:/var/lib/agentd/state", $"Volume={state}:/var/lib/agentd/state"),
            ("Volume=/srv/agentd:/srv/agentd:ro", $"Volume={sources}:{sources}:ro"),
            ("RuntimeDirectory=agentd\n", ""),
            ("RuntimeDirectoryMode=0700\n", ""),
            ("RuntimeDirectoryPreserve=yes\n", ""),
        })
        {
            text.ShouldContain(usual);
            text = text.Replace(usual, here);
        }
        return text;
    }
}
