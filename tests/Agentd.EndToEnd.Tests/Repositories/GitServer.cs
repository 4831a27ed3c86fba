using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Programs;

namespace Agentd.EndToEnd.Tests.Repositories;

/// <summary>
/// A git server of the tests' own, on a random port of all addresses: a container knows its host only by one that is not loopback.
/// </summary>
public sealed class GitServer : IAsyncLifetime
{
    /// <summary>A repository with one commit.</summary>
    public const string Demo = "demo.git";

    /// <summary>One that has a directory <c>.runa</c>.</summary>
    public const string WithRuna = "with-runa.git";

    /// <summary>One whose <c>.runa</c> is a symlink to nowhere.</summary>
    public const string WithDanglingRuna = "with-dangling-runa.git";

    private static readonly ConcurrentDictionary<Privilege, Lazy<Task<string>>> _names = new();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agentd-git-");
    private RunningProgram? _daemon;
    private int _port;

    /// <summary>The directory of the bare repositories.</summary>
    internal string Folder => _folder.FullName;

    /// <summary>The port that it listens on.</summary>
    internal int Port => _port;

    public async Task InitializeAsync()
    {
        if (TestSettings.SkipReason is not null) return;
        await MakeAsync(Demo, "echo '<h1>A small site</h1>' >index.html");
        await MakeAsync(WithRuna, "mkdir .runa; echo mine >.runa/config.toml");
        await MakeAsync(WithDanglingRuna, "ln -s /nowhere .runa");
        for (var tries = 0; tries < 5 && !await ServeAsync(); tries++) await _daemon!.DisposeAsync();
    }

    public async Task DisposeAsync()
    {
        if (_daemon is not null) await _daemon.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>A repository's URL as an account's containers reach it.</summary>
    internal async Task<string> UrlAsync(Account account, string repository) => $"git://{await NameAsync(account)}:{_port}/{repository}";

    /// <summary>
    /// This machine's name inside an account's containers: Podman's own, or, where somebody's /etc/hosts overrules it, the address that
    /// pasta gives it.
    /// </summary>
    internal Task<string> NameAsync(Account account) => _names.GetOrAdd(account.Privilege, _ => new(() => FindNameAsync(account))).Value;

    /// <summary>The commit that a repository's clone begins with.</summary>
    internal async Task<string> HeadAsync(string repository) =>
        (await RunningProgram.RunAsync(Caller.Command("/usr/bin/git", ["-C", $"{Folder}/{repository}", "rev-parse", "HEAD"])))
            .ShouldSucceed().LastOutput;

    private static Account Caller => Account.Of(Account.CallerIsRoot ? Privilege.Rootful : Privilege.Rootless);

    private async Task<string> FindNameAsync(Account account)
    {
        foreach (var name in new[] { "host.containers.internal", "169.254.1.2" })
        {
            var asked = await RunningProgram.RunAsync(account.Command("/usr/bin/podman",
                [
                    "run", "--rm", "--pull=never", TestSettings.Image, "timeout", "60", "git", "ls-remote", "-q",
                    $"git://{name}:{_port}/{Demo}",
                ]));
            if (asked.ExitCode == 0) return name;
        }
        throw new InvalidOperationException("No container reaches this machine's git server; a firewall may forbid it.");
    }

    /// <summary>Makes a repository, anew where it is there, with one commit of what a script leaves in the current directory.</summary>
    internal async Task MakeAsync(string repository, string content)
    {
        var script = $"""
            set -e
            export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
            rm -rf source {repository}
            git init -q -b main source
            cd source
            {content}
            git add -A
            git -c user.name=test -c user.email=test@agentd.invalid commit -q -m 'feat: begin'
            cd ..
            git clone -q --bare source {repository}
            rm -rf source
            """;
        (await RunningProgram.RunAsync(Caller.Command("/bin/sh", ["-c", $"cd {Folder}\n{script}"]))).ShouldSucceed();
    }

    /// <summary>Makes a clone of a repository, as the tests' own user.</summary>
    internal async Task CloneAsync(string repository, string place) =>
        (await RunningProgram.RunAsync(Caller.Command("/usr/bin/git", ["clone", "-q", $"{Folder}/{repository}", place]))).ShouldSucceed();

    /// <summary>Calls git in a clone.</summary>
    internal static async Task<string> GitAsync(string place, params string[] arguments) =>
        (await RunningProgram.RunAsync(Caller.Command("/usr/bin/git", ["-C", place, .. arguments]))).ShouldSucceed().LastOutput;

    private async Task<bool> ServeAsync()
    {
        _port = FreePort();
        var program = (await RunningProgram.RunAsync(Caller.Command("/usr/bin/git", ["--exec-path"]))).LastOutput + "/git-daemon";
        _daemon = RunningProgram.Start(Caller.Command(program,
            ["--reuseaddr", "--export-all", $"--base-path={Folder}", "--listen=0.0.0.0", $"--port={_port}", Folder]));
        await Eventually.HoldsAsync("the git server answers", () => _daemon.HasEnded || Answers());
        return !_daemon.HasEnded;
    }

    private bool Answers()
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
