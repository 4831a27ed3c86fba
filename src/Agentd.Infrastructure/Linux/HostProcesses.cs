using System.Diagnostics;
using System.Globalization;
using Agentd.Protocol.Linux;

namespace Agentd.Infrastructure.Linux;

/// <summary>The processes of this host, as <c>/proc</c> shows them now. What has ended meanwhile, or may not be read, is empty.</summary>
internal static class HostProcesses
{
    internal static IEnumerable<int> All() => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0)
        .Where(id => id != 0);

    internal static string Name(int process) => Read(process, "comm").TrimEnd('\n');

    internal static string[] Arguments(int process) => Read(process, "cmdline").Split('\0');

    internal static string Read(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>
    /// Whether it runs as this user and in no PID namespace of its own: a process in a container, or of another user, may have any name.
    /// </summary>
    internal static bool IsOurs(int process)
    {
        var status = Read(process, "status").Split('\n');
        return Numbers(status, "Uid:") is [var user, ..] && user == Libc.EffectiveUser().ToString(CultureInfo.InvariantCulture)
            && Numbers(status, "NSpid:") is { Length: 1 };
    }

    internal static IReadOnlyList<int> Descendants(int process)
    {
        var parents = All().ToLookup(id => Parent(id));
        List<int> found = [.. parents[process]];
        for (var next = 0; next < found.Count; next++) found.AddRange(parents[found[next]]);
        return found;
    }

    internal static void Kill(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            found.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It ended by itself just now.
        }
    }

    /// <summary>Kills all processes of a group; one that is empty is fine.</summary>
    internal static void KillGroup(int leader)
    {
        const int Kill = 9;
        _ = LinuxCalls.Kill(-leader, Kill);
    }

    private static int Parent(int process) =>
        Numbers(Read(process, "status").Split('\n'), "PPid:") is [var parent]
        && int.TryParse(parent, CultureInfo.InvariantCulture, out var id) ? id : 0;

    private static string[] Numbers(string[] status, string field) =>
        Array.Find(status, line => line.StartsWith(field, StringComparison.Ordinal)) is { } line
            ? line[field.Length..].Split('\t', StringSplitOptions.RemoveEmptyEntries) : [];
}
