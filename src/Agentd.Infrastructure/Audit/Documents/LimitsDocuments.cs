using Agentd.Domain.Agents;
using Agentd.Domain.Audit;

namespace Agentd.Infrastructure.Audit.Documents;

/// <summary>Between a session's limits and their part of its document.</summary>
internal static class LimitsDocuments
{
    /// <summary>The document of limits.</summary>
    internal static LimitsDocument From(SessionLimits limits) => new(limits.Timeout?.TotalSeconds, limits.StopGrace?.TotalSeconds)
    {
        IdleTimeoutSeconds = limits.IdleTimeout?.TotalSeconds,
        MemoryBytes = limits.Resources.Memory,
        Cpus = limits.Resources.Cpus,
        Pids = limits.Resources.Pids,
        DiskBytes = limits.Resources.Disk,
        Entries = limits.Resources.Entries,
        Files = limits.Resources.Files,
        Unenforced = limits.Unenforced.Count == 0 ? null : limits.Unenforced,
    };

    /// <summary>The limits of a document.</summary>
    internal static SessionLimits Limits(LimitsDocument document) => new()
    {
        Timeout = Seconds(document.TimeoutSeconds),
        StopGrace = Seconds(document.StopGraceSeconds),
        IdleTimeout = Seconds(document.IdleTimeoutSeconds),
        Resources = new ResourceLimits
        {
            Memory = document.MemoryBytes,
            Cpus = document.Cpus,
            Pids = document.Pids,
            Disk = document.DiskBytes,
            Entries = document.Entries,
            Files = document.Files,
        },
        Unenforced = document.Unenforced ?? [],
    };

    private static TimeSpan? Seconds(double? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;
}
