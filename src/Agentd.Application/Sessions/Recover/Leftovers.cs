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

    /// <summary>Whether there is a container for a session's teardown to remove: its own, or the one that its tree was being handed over in.</summary>
    public bool HasContainer(ResourceNames names) => Containers.Any(c => IsOf(names, c));

    /// <summary>The containers that are none of these sessions'.</summary>
    public IReadOnlyCollection<string> StrayContainers(IEnumerable<ResourceNames> sessions) =>
        [.. Containers.Where(c => !sessions.Any(names => IsOf(names, c))).Select(c => c.Name)];

    /// <summary>A session's secrets among these.</summary>
    public static IReadOnlyList<string> SecretsOf(ResourceNames names, IEnumerable<string> secrets) =>
        [.. secrets.Where(secret => ResourceNames.SecretOwner(names.Daemon, secret) == names.Session)];

    private static bool IsOf(ResourceNames names, ContainerState container) =>
        container.Name == names.Container || SessionLabels.Read(container.Labels)?.Session == names.Session;
}
