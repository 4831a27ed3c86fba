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

    /// <summary>Whether it has ended and waits for its parent.</summary>
    public bool IsZombie => Read("stat") is var stat && (stat.Length == 0 || stat[(stat.LastIndexOf(')') + 2)..].StartsWith('Z'));

    /// <summary>All processes but this one.</summary>
    public static IEnumerable<HostProcess> All() => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0)
        .Where(id => id != 0 && id != System.Environment.ProcessId)
        .Select(id => new HostProcess(id));

    /// <inheritdoc/>
    public override string ToString() => $"{Id} {Arguments.Replace('\0', ' ')}";

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
