using System.Globalization;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Programs;

namespace Agentd.EndToEnd.Tests.Crash;

/// <summary>
/// A file system of the test's own over a directory of its host's, which is full whenever the test wants; only root can mount one.
/// </summary>
internal sealed class Disk(string directory) : IAsyncDisposable
{
    // Of memory, as it fills up; nothing but the test's limits is meant to be met.
    private const string Plenty = "size=4g,nr_inodes=4m";

    /// <summary>Mounts one over a directory, which must be empty.</summary>
    public static async Task<Disk> MountAsync(Account account, string directory)
    {
        (await AsRootAsync(
            "/bin/mount", "-t", "tmpfs", "-o", $"{Plenty},mode=0700,uid={account.Uid},gid={account.Gid}", "agentd-test",
            directory)).ShouldSucceed();
        return new Disk(directory);
    }

    /// <summary>Leaves room for so many KiB, or files, and no more. What is there stays.</summary>
    public async Task FillAsync(Shortage of, int spare)
    {
        for (var tries = 0; ; tries++)
        {
            var limit = of is Shortage.Bytes
                ? $"size={await UsedAsync("%b %f %S") / 1024 + spare}k"
                : $"nr_inodes={await UsedAsync("%c %d 1") + spare}";
            // What comes meanwhile may need more than that already.
            if (await AsRootAsync("/bin/mount", "-o", $"remount,{limit}", directory) is { ExitCode: not 0 } refused)
                tries.ShouldBeLessThan(100, refused.Errors);
            else return;
        }
    }

    /// <summary>Gives room again.</summary>
    public async Task FreeAsync() => (await AsRootAsync("/bin/mount", "-o", $"remount,{Plenty}", directory)).ShouldSucceed();

    public async ValueTask DisposeAsync() => (await AsRootAsync("/bin/umount", "-l", directory)).ShouldSucceed();

    // Total, free, and the size of each.
    private async Task<long> UsedAsync(string format)
    {
        var said = (await AsRootAsync("/usr/bin/stat", "-f", "-c", format, directory)).ShouldSucceed().LastOutput;
        var numbers = said.Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return numbers is [var total, var free, var size] ? (total - free) * size : 0;
    }

    private static Task<Finished> AsRootAsync(string program, params string[] arguments) =>
        RunningProgram.RunAsync(Account.Of(Privilege.Rootful).Command(program, arguments));
}
