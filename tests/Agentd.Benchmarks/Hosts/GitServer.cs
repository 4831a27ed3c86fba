using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Agentd.Benchmarks.Programs;

namespace Agentd.Benchmarks.Hosts;

/// <summary>A git server of this run's own with one small repository, on a free port, ended by its id.</summary>
internal sealed class GitServer : IAsyncDisposable
{
    private const string Repository = "bench.git";

    private readonly WorkFolder _folder = new("/tmp");
    private Process? _daemon;

    /// <summary>The repository's address inside a container.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Starts one.</summary>
    public static async Task<GitServer> StartAsync(string image)
    {
        var server = new GitServer();
        await server.MakeRepositoryAsync();
        var port = await server.ListenAsync();
        server.Url = $"git://{await server.HostNameAsync(image, port)}:{port}/{Repository}";
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (_daemon is { HasExited: false }) _daemon.Kill();
        _daemon?.Dispose();
        await _folder.DisposeAsync();
    }

    private async Task MakeRepositoryAsync() => (await Command.RunAsync("/bin/sh", ["-c", $"""
        set -e
        export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
        cd {_folder.Path}
        git init -q -b main source
        echo '<h1>A small site</h1>' >source/index.html
        git -C source add -A
        git -C source -c user.name=bench -c user.email=bench@agentd.invalid commit -q -m 'feat: begin'
        git clone -q --bare source {Repository}
        """])).Succeeded();

    // On all addresses, because a container knows its host only by one that is not loopback.
    private async Task<int> ListenAsync()
    {
        var port = FreePort();
        var program = (await Command.RunAsync("git", ["--exec-path"])).Succeeded().Trim() + "/git-daemon";
        _daemon = Command.Start(
            program, ["--reuseaddr", "--export-all", $"--base-path={_folder.Path}", "--listen=0.0.0.0", $"--port={port}", _folder.Path]);
        for (var tries = 0; tries < 100 && !_daemon.HasExited; tries++)
        {
            if ((await Command.RunAsync("git", ["ls-remote", "-q", $"git://127.0.0.1:{port}/{Repository}"])).ExitCode == 0) return port;
            await Task.Delay(50);
        }
        throw new InvalidOperationException("the git server did not come up");
    }

    // Podman's own name for the host, or, where somebody's /etc/hosts overrules it, the address that pasta gives it.
    private static async Task<string> FirstAsync(IEnumerable<string> names, Func<string, Task<bool>> answers)
    {
        foreach (var name in names)
            if (await answers(name)) return name;
        throw new InvalidOperationException("no container reaches this machine's git server; a firewall may forbid it");
    }

    private Task<string> HostNameAsync(string image, int port) => FirstAsync(["host.containers.internal", "169.254.1.2"], async name =>
        (await Command.RunAsync(
            "podman",
            [
                "run", "--rm", "--pull=never", image, "timeout", "5", "git", "ls-remote", "-q", $"git://{name}:{port}/{Repository}",
            ])).ExitCode == 0);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
