using Agentd.Application.Ports;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Execute;

/// <summary>Removes a running session's secrets from the engine's store: its container has them, and nobody else needs them any more.</summary>
public sealed class SecretRemoval(IContainerEngine engine, LaterTries tries, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>Tries until they are gone, or until the session has ended: then its teardown goes on.</summary>
    internal Task UntilGoneAsync(LiveSession live, IReadOnlyCollection<string> names, CancellationToken ended)
    {
        if (names.Count == 0) return Task.CompletedTask;
        live.SecretsLeft = [.. names];
        return tries.UntilDoneAsync(() => TryAsync(live), ended);
    }

    private async Task<Tried> TryAsync(LiveSession live)
    {
        try
        {
            live.SecretsLeft = await engine.RemoveSecretsAsync(live.SecretsLeft!, CancellationToken.None).ConfigureAwait(false);
            return live.SecretsLeft.Count == 0 ? Tried.Done : Tried.Failed;
        }
        catch (EngineException failure)
        {
            SessionLog.Lifecycle(_log, LogLevel.Warning, live.Id, live.Names.Container, "secret_removal", "execute", failure.Message);
            return Tried.Failed;
        }
    }
}
