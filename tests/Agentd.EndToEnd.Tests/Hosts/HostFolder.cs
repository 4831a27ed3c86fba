using System.Security.Cryptography;
using System.Text;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Programs;

namespace Agentd.EndToEnd.Tests.Hosts;

/// <summary>
/// Where everything of one test lies, under a name that nothing else on the machine has: what carries it belongs to the test. Short,
/// because a socket's path may have 107 bytes.
/// </summary>
internal sealed class HostFolder
{
    private HostFolder(Account account, string tag) => (Account, Tag) = (account, tag);

    /// <summary>Whose it is.</summary>
    public Account Account { get; }

    /// <summary>The unique part of its name.</summary>
    public string Tag { get; }

    /// <summary>The folder.</summary>
    public string Path => $"/tmp/{Tag}";

    /// <summary>Whether the account lives in it.</summary>
    public bool IsHome => Account.Home.StartsWith(Path, StringComparison.Ordinal);

    /// <summary>The daemon's socket and PID file.</summary>
    public string Run => $"{Path}/run";

    /// <summary>The daemon's TMPDIR.</summary>
    public string Staging => $"{Path}/tmp";

    /// <summary>The audit root, which the daemon makes.</summary>
    public string Audit => $"{Path}/audit";

    /// <summary>The configuration file.</summary>
    public string Configuration => $"{Path}/agentd.toml";

    /// <summary>The socket.</summary>
    public string Socket => $"{Run}/agentd.sock";

    /// <summary>The PID file.</summary>
    public string PidFile => $"{Run}/agentd.pid";

    /// <summary>The daemon's instance id, as the contract computes it.</summary>
    public string DaemonId => DaemonIdOf(Socket, PidFile);

    /// <summary>The same of a daemon that has these paths elsewhere.</summary>
    public static string DaemonIdOf(string socket, string pidFile) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"socket={socket}\npid={pidFile}\n")))[..8];

    /// <summary>Makes a folder of an account.</summary>
    /// <param name="account">Whose it is.</param>
    /// <param name="atHome">Whether the account lives in it: with a home, and so a Podman, of its own.</param>
    public static async Task<HostFolder> MakeAsync(Account account, bool atHome = false)
    {
        var tag = $"agentd-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5))}";
        var there = atHome ? account with { Home = $"/tmp/{tag}/home", RuntimeDirectory = $"/tmp/{tag}/xdg" } : account;
        var folder = new HostFolder(there, tag);
        await RunAsync(account, "/bin/mkdir", folder.Path, folder.Run, folder.Staging);
        return folder;
    }

    /// <summary>Makes a directory of the account's.</summary>
    public async Task<string> DirectoryAsync(string name)
    {
        await RunAsync(Account, "/bin/mkdir", "-p", $"{Path}/{name}");
        return $"{Path}/{name}";
    }

    /// <summary>Makes a program of a shell's script.</summary>
    public async Task<string> ProgramAsync(string name, string script)
    {
        var path = $"{Path}/{name}";
        await DirectoryAsync(System.IO.Path.GetDirectoryName(name)!);
        await File.WriteAllTextAsync(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }

    /// <summary>Makes an empty file of the account's, anywhere.</summary>
    public Task TouchAsync(string path) => RunAsync(Account, "/usr/bin/touch", path);

    /// <summary>Makes a file of the account's that nobody else can read.</summary>
    public async Task<string> PrivateFileAsync(string name, byte[] content)
    {
        var path = $"{Path}/{name}";
        await File.WriteAllBytesAsync(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (!Accounts.Account.CallerIsRoot) return path;
        var root = Accounts.Account.Of(Privilege.Rootful);
        (await RunningProgram.RunAsync(root.Command("/bin/chown", [$"{Account.Uid}:{Account.Gid}", path]))).ShouldSucceed();
        return path;
    }

    /// <summary>Copies the demo's methodology, with hooks of the stand-in runa: files that hold a number.</summary>
    public string Methodology(string name, params (string Hook, int Code)[] hooks)
    {
        var copy = $"{Path}/{name}";
        var demo = $"{TestSettings.Examples}/demo/methodology";
        foreach (var file in Directory.EnumerateFiles(demo, "*", SearchOption.AllDirectories))
        {
            var target = copy + file[demo.Length..];
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        foreach (var (hook, code) in hooks) File.WriteAllText($"{copy}/{hook}", $"{code}\n");
        return copy;
    }

    /// <summary>Removes the folder, with what user namespaces wrote into it.</summary>
    public async Task RemoveAsync()
    {
        var remove = new[] { "-c", "chmod -R u+rwX \"$0\"; rm -rf \"$0\"", Path };
        var caller = Accounts.Account.Of(Accounts.Account.CallerIsRoot ? Privilege.Rootful : Privilege.Rootless);
        var direct = await RunningProgram.RunAsync(caller.Command("/bin/sh", remove));
        if (direct.ExitCode != 0) await RunAsync(Account, "/usr/bin/podman", ["unshare", "/bin/sh", .. remove]);
    }

    private static async Task RunAsync(Account account, string program, params string[] arguments) =>
        (await RunningProgram.RunAsync(account.Command(program, arguments))).ShouldSucceed();
}
