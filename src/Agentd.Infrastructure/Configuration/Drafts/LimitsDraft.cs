using Agentd.Domain.Agents;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Drafts;

/// <summary>Reads a table of limits; their shapes are all that must hold for them.</summary>
internal static class LimitsDraft
{
    public static ResourceLimits Of(TomlTable? table) => table is null ? new ResourceLimits() : new ResourceLimits
    {
        Memory = table.Size(LimitKeys.Memory)?.Value,
        Cpus = table.Number(LimitKeys.Cpus)?.Value,
        Pids = (long?)table.Number(LimitKeys.Pids)?.Value,
        Disk = table.Size(LimitKeys.Disk)?.Value,
        Entries = (long?)table.Number(LimitKeys.Entries)?.Value,
        Files = (long?)table.Number(LimitKeys.Files)?.Value,
    };
}
