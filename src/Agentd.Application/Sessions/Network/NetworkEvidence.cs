using Agentd.Application.Ports;
using Agentd.Application.Sessions.Usage;
using Agentd.Domain.Usage;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Network;

/// <summary>What is known of a filtered session's network once it is closed, before it goes with the staging directory.</summary>
internal sealed class NetworkEvidence(IAuditRecords records, PricesInForce prices, ILogger log)
{
    /// <summary>Keeps what was decided, and what was used, in the session's record: each although the other cannot be.</summary>
    /// <returns>Why one of them is not in the record; null where both are.</returns>
    public async Task<string?> KeepAsync(LiveSession live, StagedSession staged, CancellationToken cancellation)
    {
        var unkept = await TryAsync("network_not_kept", () => KeepDecisionsAsync(live, staged, cancellation)).ConfigureAwait(false);
        var unsaid = await TryAsync("usage_not_kept", () => KeepUsageAsync(live, staged, cancellation)).ConfigureAwait(false);
        return unkept ?? unsaid;

        async Task<string?> TryAsync(string kind, Func<Task> part)
        {
            var error = await FailureWords.OfAsync(part, live, log).ConfigureAwait(false);
            if (error is not null) SessionLog.AuditWarning(log, live.Id, kind, error);
            return error;
        }
    }

    private async Task KeepDecisionsAsync(LiveSession live, StagedSession staged, CancellationToken cancellation)
    {
        var kept = await records.KeepDecisionsAsync(live.Record, staged.NetworkDecisions, live.Masked, cancellation).ConfigureAwait(false);
        if (kept is not { } counts) return;
        live.NetworkCounts = counts;
        SessionLog.NetworkSummary(log, live.Id, live.Names.Container, counts.Allowed, counts.Denied, counts.WouldDeny, counts.Failed);
    }

    private async Task KeepUsageAsync(LiveSession live, StagedSession staged, CancellationToken cancellation)
    {
        var kept = await records
            .KeepUsageAsync(live.Record, staged.NetworkUsage, live.Masked, prices.Now, cancellation).ConfigureAwait(false);
        if (kept is not { } usage) return;
        live.Usage = usage;
        if (usage.Unmeasured.Count > 0) SessionLog.AuditWarning(log, live.Id, "usage_unmeasured", Told(usage));
    }

    private static string Told(SessionUsage usage) =>
        $"{usage.Unmeasured.Values.Sum()} requests to metered hosts told no usage, so that the session may have used more than its record "
        + $"says: {string.Join(", ", usage.Unmeasured.Select(reason => $"{reason.Key} {reason.Value}"))}";
}
