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
        var parts = Limits.Resources.Select(limit => (limit.Key, Value: Value(limit, limits))).Where(part => part.Value is not null)
            .Select(part => $"{part.Key} {part.Value}").ToList();
        if (parts.Count == 0) return null;
        var unenforced = limits.Unenforced.Count == 0 ? "" : $" (not enforced by this host: {string.Join(", ", limits.Unenforced)})";
        return string.Join(", ", parts) + unenforced;
    }

    private static string? Value(ShownLimit limit, Limits limits) => limit.Of(limits) is not { } value ? null
        : limit.IsSize ? Size((long)value) : value.ToString(CultureInfo.InvariantCulture);

    private static string Size(long value)
    {
        var unit = 0;
        for (; unit < Units.Length - 1 && value >= 1024 && value % 1024 == 0; unit++) value /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{value} {Units[unit]}");
    }
}
