using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Agentd.EndToEnd.Tests.Hosts;

/// <summary>A process of the machine, as /proc shows it to the tests; what may not be read, or is gone meanwhile, is empty.</summary>
internal sealed record HostProcess(int Id)
{
    /// <summary>The arguments, divided by NUL.</summary>
    public string Arguments => Read("cmdline");

    /// <summary>The environment that it was started with, divided by NUL.</summary>
    public string Environment => Read("environ");

    /// <summary>Its mount table.</summary>
    public string Mounts => Read("mountinfo");

    /// <summary>The name of its program, cut to 15 bytes.</summary>
    public string Name => Read("comm").TrimEnd('\n');

    /// <summary>Its parent; 0 when it is gone.</summary>
    public int Parent => AfterName is [_, ' ', .. var rest] ? int.Parse(rest.Split(' ')[0], CultureInfo.InvariantCulture) : 0;

    /// <summary>Whether it has ended and waits for its parent, or is gone.</summary>
    public bool IsZombie => AfterName is "" or ['Z', ..];

    /// <summary>The most memory that it has held at a time, in KiB; 0 when it is gone.</summary>
    public long PeakMemoryKiB =>
        Read("status").Split('\n').FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)) is { } line
            ? long.Parse(line.Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture)
            : 0;

    /// <summary>Whether its mount table shows a part of a file system at another place than its own, whose path has this in it.</summary>
    public bool MountsPartOf(string tag) =>
        Mounts.Split('\n').Any(mount => mount.Split(' ') is [_, _, _, var part, ..] && part.Contains(tag));

    /// <summary>Kills it without a warning, and nothing else; nothing where it is gone already.</summary>
    public void Kill()
    {
        try
        {
            using var process = Process.GetProcessById(Id);
            process.Kill();
        }
        catch (ArgumentException)
        {
            return; // gone
        }
    }

    /// <summary>Sends it a signal.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("/bin/kill", ["-s", name, Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>All processes but this one.</summary>
    public static IEnumerable<HostProcess> All() => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0)
        .Where(id => id != 0 && id != System.Environment.ProcessId)
        .Select(id => new HostProcess(id));

    /// <inheritdoc/>
    public override string ToString() => $"{Id} {Arguments.Replace('\0', ' ')}";

    // State, parent and more: the name before them may hold anything.
    private string AfterName => Read("stat") is { Length: > 0 } stat ? stat[(stat.LastIndexOf(')') + 2)..] : "";

    private string Read(string file)
    {
        try
        {
            return Encoding.Latin1.GetString(File.ReadAllBytes($"/proc/{Id}/{file}"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
