using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Ports;

/// <summary>
/// The container engine. Every call has a deadline that fits its cost, and fails with an <see cref="EngineException"/> whose message
/// says what was tried, what came back and what to do; no message carries a secret. Whoever cancels waits no longer; what was about to
/// change something goes on to its end all the same. What sessions depend on waits for an engine that is busy.
/// </summary>
public interface IContainerEngine
{
    /// <summary>The engine's version.</summary>
    Task<string> VersionAsync(CancellationToken cancellation);

    /// <summary>The image that bears a name now; null when none is present.</summary>
    Task<LocalImage?> FindImageAsync(string image, CancellationToken cancellation);

    /// <summary>Pulls an image, once for all who ask for it meanwhile, and returns it. Has a deadline of its own.</summary>
    Task<LocalImage> PullImageAsync(string image, CancellationToken cancellation);

    /// <summary>Creates one secret; the value travels by standard input. Once begun it is waited for, though somebody cancels.</summary>
    Task CreateSecretAsync(string name, SecretValue value, CancellationToken cancellation);

    /// <summary>Removes secrets and returns those whose value is still there afterwards.</summary>
    Task<IReadOnlyList<string>> RemoveSecretsAsync(IReadOnlyCollection<string> names, CancellationToken cancellation);

    /// <summary>The names of this daemon's secrets.</summary>
    Task<IReadOnlyList<string>> ListSecretsAsync(DaemonId daemon, CancellationToken cancellation);

    /// <summary>Creates and starts a container.</summary>
    /// <returns>Running, or that its entrypoint could not be run (126, 127).</returns>
    Task<ContainerStart> StartAsync(ContainerSpec container, CancellationToken cancellation);

    /// <summary>Asks a container to end: SIGTERM to its first process. A container that is gone or has ended is fine.</summary>
    Task TerminateAsync(string container, CancellationToken cancellation);

    /// <summary>
    /// Removes a container by force, with its anonymous volumes, whatever an operator has renamed it to; a missing one is fine. Takes as long
    /// as it takes: how much there is to remove was the session's choice.
    /// </summary>
    Task RemoveAsync(string container, CancellationToken cancellation);

    /// <summary>Removes the containers that bear these names now, as <see cref="RemoveAsync"/> does, in as few calls as possible; none is fine.</summary>
    Task RemoveAllAsync(IReadOnlyCollection<string> containers, CancellationToken cancellation);

    /// <summary>
    /// Waits until calls that an earlier daemon of this id left under way are over, whatever came of them: before, no list is the last.
    /// What only asks is ended at once; what only removes is left to its end.
    /// </summary>
    Task SettleAsync(DaemonId daemon, CancellationToken cancellation);

    /// <summary>This daemon's containers.</summary>
    Task<IReadOnlyList<ContainerState>> ListAsync(DaemonId daemon, CancellationToken cancellation);

    /// <summary>The container that was made under a name, whatever an operator has renamed it to; null when it does not exist.</summary>
    Task<ContainerState?> FindAsync(string container, CancellationToken cancellation);

    /// <summary>
    /// Gives the record's tree back to the record's owner from inside a short container of the image, for the case that the
    /// session's own shell could not. Bears the name that the removed session container had.
    /// </summary>
    Task HandOverAsync(HandOverSpec spec, CancellationToken cancellation);
}

/// <summary>The container engine failed, did not answer in time, or answered what cannot be understood.</summary>
public class EngineException : SessionException
{
    /// <summary>A failure with its whole message.</summary>
    public EngineException(string message) : base(message) { }

    /// <summary>A failure with its whole message and what caused it.</summary>
    public EngineException(string message, Exception cause) : base(message, cause) { }
}

/// <summary>An image that is present, whatever its name means later.</summary>
/// <param name="Id">The id, by which exactly this image is run.</param>
/// <param name="Digest">The digest, or else the id: what a record tells.</param>
public sealed record LocalImage(string Id, string Digest);
