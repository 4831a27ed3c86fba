using System.Security.Cryptography;
using Agentd.Benchmarks.Programs;

namespace Agentd.Benchmarks.Hosts;

/// <summary>A directory of this run's own, gone with it. Short, because a socket's path may have 107 bytes.</summary>
internal sealed class WorkFolder : IAsyncDisposable
{
    /// <summary>Makes one.</summary>
    /// <param name="root">Where: a disk for what is to be as in production, memory for what a disk would only blur.</param>
    public WorkFolder(string root)
    {
        Path = $"{root}/agentd-bench-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The root of folders in memory, where this machine has one.</summary>
    public static string Memory => Directory.Exists("/dev/shm") ? "/dev/shm" : "/tmp";

    /// <summary>The directory.</summary>
    public string Path { get; }

    /// <summary>Makes a directory in it.</summary>
    public string Make(string name) => Directory.CreateDirectory($"{Path}/{name}").FullName;

    // What an interrupted session wrote belongs to ids of the user's own namespace.
    public async ValueTask DisposeAsync()
    {
        string[] remove = ["-c", "chmod -R u+rwX \"$0\" 2>/dev/null; rm -rf \"$0\"", Path];
        var removed = await Command.RunAsync("/bin/sh", remove);
        if (removed.ExitCode != 0) (await Command.RunAsync("podman", ["unshare", "/bin/sh", .. remove])).Succeeded();
    }
}
