using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Recover;

/// <summary>Everything that carries this daemon's id at its start: found by asking, never remembered.</summary>
internal sealed record Leftovers(
    IReadOnlyList<ContainerState> Containers, IReadOnlyList<string> Secrets, IReadOnlyList<SessionRecord> Records, IReadOnlyList<SessionId> Staged)
{
    /// <summary>Looks everywhere.</summary>
    /// <exception cref="SessionException">The engine's answer is missing or unreadable, or the audit root cannot be read.</exception>
    public static async Task<Leftovers> FindAsync(
        IContainerEngine engine, IAuditRecords records, IStaging staging, DaemonId daemon, CancellationToken cancellation)
    {
        await engine.SettleAsync(daemon, cancellation).ConfigureAwait(false);
        var containers = engine.ListAsync(daemon, cancellation);
        var secrets = engine.ListSecretsAsync(daemon, cancellation);
        return new Leftovers(
            await containers.ConfigureAwait(false), await secrets.ConfigureAwait(false), records.Incomplete(daemon), staging.Owned(daemon));
    }

    /// <summary>The container of a session; null when there is none.</summary>
    public ContainerState? ContainerOf(SessionId session) =>
        Containers.FirstOrDefault(c => SessionLabels.Read(c.Labels)?.Session == session);
}
