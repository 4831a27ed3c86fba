using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Recover;

/// <summary>
/// Removes what an earlier daemon left. What cannot be removed is logged and tried again while this one runs: it keeps nobody from starting.
/// </summary>
public sealed class LeftoverRemoval(IContainerEngine engine, IStaging staging, LaterTries tries, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>Removes secrets, once: those of open records are removed with them, and the others by <see cref="RemoveStraySecretsAsync"/>.</summary>
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
