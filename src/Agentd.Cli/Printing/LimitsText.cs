using System.Globalization;
using Agentd.Protocol.Replies;

namespace Agentd.Cli.Printing;

/// <summary>A session's limits on what it may use, in one line.</summary>
internal static class LimitsText
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>The limits that there are; null where there are none.</summary>
    public static string? Of(Limits? limits)
    {
        if (limits is null) return null;
        List<string> parts = [];
        void Add(string name, string? value) { if (value is not null) parts.Add($"{name} {value}"); }
        Add("memory", Size(limits.MemoryBytes));
        Add("cpus", limits.Cpus?.ToString(CultureInfo.InvariantCulture));
        Add("pids", limits.Pids?.ToString(CultureInfo.InvariantCulture));
        Add("disk", Size(limits.DiskBytes));
        Add("entries", limits.Entries?.ToString(CultureInfo.InvariantCulture));
        Add("files", limits.Files?.ToString(CultureInfo.InvariantCulture));
        if (parts.Count == 0) return null;
        var unenforced = limits.Unenforced.Count == 0 ? "" : $" (not enforced by this host: {string.Join(", ", limits.Unenforced)})";
        return string.Join(", ", parts) + unenforced;
    }

    private static string? Size(long? bytes)
    {
        if (bytes is not { } value) return null;
        var unit = 0;
        for (; unit < Units.Length - 1 && value >= 1024 && value % 1024 == 0; unit++) value /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{value} {Units[unit]}");
    }
}
