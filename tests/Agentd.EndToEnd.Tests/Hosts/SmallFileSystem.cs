using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Programs;

namespace Agentd.EndToEnd.Tests.Hosts;

/// <summary>
/// A file system of a few MiB and a few hundred inodes, mounted over a directory of the account's; only root can. Tests that have one run
/// <see cref="Alone"/>.
/// </summary>
internal sealed class SmallFileSystem : IAsyncDisposable
{
    /// <summary>The tests that run while no others do.</summary>
    public const string Alone = "alone";

    private const string MiB = "4m", Inodes = "300";

    private readonly Account _account;
    private readonly string _directory;

    private SmallFileSystem(Account account, string directory) => (_account, _directory) = (account, directory);

    private string Filler => $"{_directory}/.filler";

    /// <summary>Mounts one.</summary>
    public static async Task<SmallFileSystem> MountAsync(Account account, string directory)
    {
        await AsRootAsync(
            "/bin/mount", "-t", "tmpfs", "-o", $"size={MiB},nr_inodes={Inodes},mode=0700,uid={account.Uid},gid={account.Gid}",
            "agentd-test", directory);
        await ShowToPodmanAsync(account);
        return new SmallFileSystem(account, directory);
    }

    /// <summary>Uses up all bytes, or all inodes.</summary>
    public void Fill(string what)
    {
        Directory.CreateDirectory(Filler);
        for (var made = 0; ; made++)
        {
            try
            {
                File.WriteAllBytes($"{Filler}/{made}", new byte[what == "bytes" ? 64 * 1024 : 0]);
            }
            catch (IOException full)
            {
                made.ShouldBeGreaterThan(0, full.Message);
                if (what == "bytes") UseUp($"{Filler}/{made}");
                return;
            }
        }
    }

    /// <summary>Gives back what was used up.</summary>
    public void Free() => Directory.Delete(Filler, recursive: true);

    public async ValueTask DisposeAsync()
    {
        await AsRootAsync("/bin/umount", "-l", _directory);
        await ShowToPodmanAsync(_account);
    }

    // Down to the last page: a small file would still find room.
    private static void UseUp(string file)
    {
        using var rest = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true) rest.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    // Podman of an ordinary user has kept a mount table of its own since it was first called; with this it takes ours again, and ends
    // whatever runs.
    private static async Task ShowToPodmanAsync(Account account)
    {
        if (account.Privilege is Privilege.Rootless) await new PodmanClient(account).RunAsync("system", "migrate");
    }

    private static async Task AsRootAsync(string program, params string[] arguments) =>
        (await RunningProgram.RunAsync(Account.Of(Privilege.Rootful).Command(program, arguments))).ShouldSucceed();
}
