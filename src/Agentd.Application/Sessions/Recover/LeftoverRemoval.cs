using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Recover;

/// <summary>
/// Removes what an earlier daemon left, all of a kind at once. What cannot be removed is logged and told: it keeps the records of its
/// sessions open, and nobody from starting.
/// </summary>
public sealed class LeftoverRemoval(IContainerEngine engine, IStaging staging, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>Removes containers.</summary>
    /// <returns>Those that may still be there.</returns>
    internal async Task<IReadOnlyCollection<string>> RemoveContainersAsync(IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        try
        {
            await engine.RemoveAllAsync(names, cancellation).ConfigureAwait(false);
            return [];
        }
        catch (EngineException failure)
        {
            SessionLog.NotRemoved(_log, "container_removal", failure.Message);
            return names;
        }
    }

    /// <summary>Removes secrets.</summary>
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

    /// <summary>Removes the staging directories of sessions that have no open record; those of the others go, or stay, with them.</summary>
    internal void RemoveStaging(DaemonId daemon, IEnumerable<SessionId> sessions)
    {
        foreach (var session in sessions)
        {
            try
            {
                staging.Remove(daemon, session);
            }
            catch (SessionException failure)
            {
                SessionLog.NotRemoved(_log, "staging_removal", failure.Message);
            }
        }
    }
}
