using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Deployment;

/// <summary>
/// A daemon under an identity of its own, beside the Podman service of the host's account. All that it writes to is its own.
/// </summary>
internal sealed class AlignedDaemon(Host host, Account identity) : IAsyncDisposable
{
    private RunningProgram? _service;
    private RunningProgram? _daemon;

    private string PodmanSocket => $"{host.Folder.Path}/podman.sock";

    /// <summary>Starts Podman's service at a socket that the daemon may use.</summary>
    public async Task ServePodmanAsync()
    {
        _service = RunningProgram.Start(
            host.Account.Command("/usr/bin/podman", ["system", "service", "--time=0", $"unix://{PodmanSocket}"]));
        await Eventually.HoldsAsync("Podman's service listens", () => _service.HasEnded || File.Exists(PodmanSocket));
        _service.HasEnded.ShouldBeFalse(_service.Errors);
        File.SetUnixFileMode(PodmanSocket, (UnixFileMode)0b110_110_110);
    }

    /// <summary>Starts the daemon with one agent; returns when it is ready.</summary>
    public async Task StartAsync(TestAgent agent)
    {
        var folder = host.Folder;
        await folder.DirectoryAsync("audit");
        string[] owned = [folder.Run, folder.Staging, folder.Audit, await folder.DirectoryAsync("home")];
        (await RunningProgram.RunAsync(Account.Of(Privilege.Rootful).Command("/bin/chown", [$"{identity.Uid}:{identity.Gid}", .. owned])))
            .ShouldSucceed();
        await File.WriteAllTextAsync(folder.Configuration, $"""
            [daemon]
            socket_path = "{folder.Socket}"
            pid_file = "{folder.PidFile}"
            audit_root = "{folder.Audit}"

            {agent.ToToml(folder.Methodology("methodology"), await host.Git.UrlAsync(host.Account, GitServer.Demo))}
            """);
        _daemon = RunningProgram.Start(Command("daemon", "--config", folder.Configuration));
        await Eventually.HoldsAsync("the daemon is ready", () => _daemon.HasEnded || _daemon.Errors.Contains("agentd.daemon_started"));
        _daemon.HasEnded.ShouldBeFalse(_daemon.Errors);
    }

    /// <summary>Types <c>agentd VERB …</c> as the daemon's user.</summary>
    public Task<Finished> AgentdAsync(params string[] arguments) =>
        RunningProgram.RunAsync(Command([.. arguments, "--socket-path", host.Folder.Socket]));

    /// <summary>Types <c>agentd doctor</c> as the daemon's user.</summary>
    public Task<Finished> DoctorAsync() => RunningProgram.RunAsync(Command("doctor", "--config", host.Folder.Configuration));

    /// <summary>The only record of an agent.</summary>
    public SealedRecord Record(string agent)
    {
        var directories = Directory.EnumerateDirectories($"{host.Folder.Audit}/{agent}").Where(d => Path.GetFileName(d)[0] != '.');
        return new(directories.ShouldHaveSingleItem(), identity);
    }

    /// <summary>Asks the daemon to stop, requires that it does so cleanly, and ends Podman's service.</summary>
    public async Task StopAsync()
    {
        _daemon!.Signal("TERM");
        (await _daemon.EndAsync()).ExitCode.ShouldBe(0, _daemon.Errors);
        _service!.Signal("TERM");
        await _service.EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_daemon is not null) await _daemon.DisposeAsync();
        if (_service is not null) await _service.DisposeAsync();
    }

    private System.Diagnostics.ProcessStartInfo Command(params string[] arguments) =>
        identity.Command($"{TestSettings.Programs}/agentd", arguments, new Dictionary<string, string>
        {
            ["CONTAINER_HOST"] = $"unix://{PodmanSocket}",
            ["TMPDIR"] = host.Folder.Staging,
            // Podman's client would make directories of its own in TMPDIR.
            ["HOME"] = $"{host.Folder.Path}/home",
            ["XDG_RUNTIME_DIR"] = $"{host.Folder.Path}/home",
        });
}
