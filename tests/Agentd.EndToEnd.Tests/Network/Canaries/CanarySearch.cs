using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Microsoft.Win32.SafeHandles;

namespace Agentd.EndToEnd.Tests.Network.Canaries;

/// <summary>Looks for secrets, each in each of its forms, in texts, files and the memory of processes, as root.</summary>
internal sealed class CanarySearch : IDisposable
{
    // A piece of memory, and how far into the next one it is read: what lies across both is found.
    private const int Chunk = 1024 * 1024, Overlap = 512;

    // Outside of whatever is searched.
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("canary-");
    private readonly byte[][] _forms;

    public CanarySearch(params IEnumerable<string> secrets)
    {
        string[] forms = [.. secrets.SelectMany(CanaryForms.Of)];
        _forms = [.. forms.Select(Encoding.ASCII.GetBytes)];
        File.WriteAllLines($"{_folder.FullName}/forms", forms);
    }

    /// <summary>Finds in a text: the text's name, where it holds the secret.</summary>
    public IReadOnlyList<string> InText(string name, string text) => Holds(Encoding.UTF8.GetBytes(text)) ? [name] : [];

    /// <summary>The files below a directory that hold it; the kernel's own are none of a session's.</summary>
    public async Task<IReadOnlyList<string>> InFilesAsync(string root)
    {
        // A device that is mounted where a file was looks like one to who lists a directory.
        const string Script = """
            find "$0/" \( -path "$0/proc" -o -path "$0/sys" \) -prune -o -type f -print0 |
              xargs -0 --no-run-if-empty grep -l --text --devices=skip --fixed-strings --file="$1" -- || [ $? -eq 123 ]
            """;
        var found = await RunningProgram.RunAsync(Account.Of(Privilege.Rootful).Command(
            "/bin/sh", ["-c", Script, root, $"{_folder.FullName}/forms"]));
        return [.. found.ShouldSucceed().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>The parts of a process that hold it: its arguments, its environment, its memory. One that is gone holds nothing.</summary>
    public IReadOnlyList<string> In(HostProcess process)
    {
        try
        {
            return
            [
                .. InText($"arguments of {process.Id}", process.Arguments), .. InText($"environment of {process.Id}", process.Environment),
                .. Regions(process).Any(Holds) ? (string[])[$"memory of {process.Id}"] : [],
            ];
        }
        catch (IOException) when (process.IsZombie)
        {
            return [];
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private bool Holds(byte[] bytes) => _forms.Any(form => bytes.AsSpan().IndexOf(form) >= 0);

    // What was asked for and never touched, or is a file's and not in memory, is skipped: some programs ask for more than a machine has.
    private static bool IsThere(SafeFileHandle pages, long at, long length)
    {
        const ulong Swapped = 1UL << 62; // present is the bit above
        var entries = new byte[length / Environment.SystemPageSize * sizeof(ulong)];
        var read = RandomAccess.Read(pages, entries, at / Environment.SystemPageSize * sizeof(ulong));
        return MemoryMarshal.Cast<byte, ulong>(entries.AsSpan(0, read)).ContainsAnyInRange(Swapped, ulong.MaxValue);
    }

    private static IEnumerable<byte[]> Regions(HostProcess process)
    {
        using var memory = File.OpenHandle($"/proc/{process.Id}/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var pages = File.OpenHandle($"/proc/{process.Id}/pagemap", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        foreach (var region in File.ReadAllLines($"/proc/{process.Id}/maps"))
        {
            var ends = region.Split(' ')[0].Split('-').Select(end => ulong.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            // The kernel's own pages cannot be read, or lie beyond what a file's offset can say.
            if (region.Split(' ')[1][0] != 'r' || region.Contains("[v")) continue;
            var (at, end) = ((long)ends.First(), (long)ends.Last());
            for (; at < end; at += Chunk)
            {
                if (!IsThere(pages, at, Math.Min(Chunk, end - at))) continue;
                var room = new byte[Math.Min(Chunk + Overlap, end - at)];
                yield return room[..RandomAccess.Read(memory, room, at)];
            }
        }
    }
}
