using Agentd.Application.Ports;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Execute;

/// <summary>Removes a running session's secrets from the engine's store: its container has them, and nothing else needs them.</summary>
public sealed class SecretRemoval(IContainerEngine engine, LaterTries tries, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>Tries until they are gone, or until the session has ended: then its teardown goes on.</summary>
    internal Task UntilGoneAsync(LiveSession live, CancellationToken ended) =>
        live.Footprint.Secrets.Count == 0 ? Task.CompletedTask : tries.UntilDoneAsync(() => TryAsync(live), ended);

    private async Task<Tried> TryAsync(LiveSession live)
    {
        try
        {
            var kept = await engine.RemoveSecretsAsync(live.Footprint.Secrets, CancellationToken.None).ConfigureAwait(false);
            // Meanwhile its teardown may have removed others, or all.
            live.NoteFootprint(footprint => footprint with { Secrets = [.. footprint.Secrets.Intersect(kept)] });
            return live.Footprint.Secrets.Count == 0 ? Tried.Done : Tried.Failed;
        }
        catch (EngineException failure)
        {
            SessionLog.Lifecycle(_log, LogLevel.Warning, live.Id, live.Names.Container, "secret_removal", "execute", failure.Message);
            return Tried.Failed;
        }
    }
}
