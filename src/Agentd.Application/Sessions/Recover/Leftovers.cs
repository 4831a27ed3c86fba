using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Recover;

/// <summary>Everything that carries this daemon's id at its start: found by asking, never remembered.</summary>
internal sealed record Leftovers(
    IReadOnlyList<ContainerState> Containers, IReadOnlyList<string> Secrets, IReadOnlyList<SessionRecord> Records,
    IReadOnlyList<SessionId> Staged)
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

    /// <summary>
    /// Whether there is a container for a session's teardown to remove: its own, or the one that its tree was being handed over in.
    /// </summary>
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

/// <summary>
/// Removes what an earlier daemon left. What cannot be removed is logged and tried again while this daemon runs: it prevents no start.
/// </summary>
public sealed class LeftoverRemoval(IContainerEngine engine, IStaging staging, LaterTries tries, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>
    /// Removes secrets, once: those of open records are removed with them, and the others by <see cref="RemoveStraySecretsAsync"/>.
    /// </summary>
    /// <returns>Those that may still be there.</returns>
    internal async Task<IReadOnlyCollection<string>> RemoveSecretsAsync(IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        try
        {
            return await engine.RemoveSecretsAsync(names, cancellation).ConfigureAwait(false);
        }
        catch (EngineException failure)
        {
            SessionLog.NotRemoved(_log, "secret_removal", failure.Message);
            return names;
        }
    }

    /// <summary>Removes containers that belong to no open record.</summary>
    /// <returns>Whether they are gone after the first try.</returns>
    internal Task<bool> RemoveStrayContainersAsync(IReadOnlyCollection<string> names) =>
        NowOrLaterAsync("container_removal", () => engine.RemoveAllAsync(names, CancellationToken.None));

    /// <summary>Removes secrets that belong to no open record.</summary>
    internal Task RemoveStraySecretsAsync(IReadOnlyCollection<string> names) => names.Count == 0 ? Task.CompletedTask : NowOrLaterAsync(
        "secret_removal",
        async () =>
        {
            var left = await engine.RemoveSecretsAsync(names, CancellationToken.None).ConfigureAwait(false);
            if (left.Count > 0) throw new EngineException($"secrets could not be removed: {string.Join(", ", left)}");
        });

    /// <summary>Removes the staging directory of a session that has no open record; those of the others go, or stay, with them.</summary>
    internal Task RemoveStrayStagingAsync(DaemonId daemon, SessionId session) =>
        NowOrLaterAsync("staging_removal", () => Task.Run(() => staging.Remove(daemon, session)));

    private Task<bool> NowOrLaterAsync(string kind, Func<Task> removal) => tries.NowOrLaterAsync(async () =>
    {
        try
        {
            await removal().ConfigureAwait(false);
            return Tried.Done;
        }
        catch (SessionException failure)
        {
            SessionLog.NotRemoved(_log, kind, failure.Message);
            return Tried.Failed;
        }
    });
}
