using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Ports;

/// <summary>
/// The container engine. Every call has a deadline that fits its cost, and fails with an <see cref="EngineException"/> whose message
/// says what was tried, what came back and what to do; no message carries a secret. A caller that cancels no longer waits; a call that
/// changes something still runs to its end. What sessions depend on waits for an engine that is busy.
/// </summary>
public interface IContainerEngine
{
    /// <summary>The engine's version.</summary>
    Task<string> VersionAsync(CancellationToken cancellation);

    /// <summary>The image that bears a name now; null when none is present.</summary>
    Task<LocalImage?> FindImageAsync(string image, CancellationToken cancellation);

    /// <summary>Pulls an image, once for all callers that ask meanwhile, and returns it. Has a deadline of its own.</summary>
    Task<LocalImage> PullImageAsync(string image, CancellationToken cancellation);

    /// <summary>Creates one secret; the value travels by standard input. Once begun it is awaited, even after a cancellation.</summary>
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
    /// Tells a container's first process that the grace is over: it kills the others and sees the session to its end by itself. One that
    /// is gone or has ended is fine.
    /// </summary>
    Task CutShortAsync(string container, CancellationToken cancellation);

    /// <summary>
    /// Makes a session's parcel in a short container of the image, which gets a copy of the repository, no network, no mount and no
    /// privilege. For the case that the session's own shell could not. What it makes is in the parcel's place when it is whole.
    /// </summary>
    Task SalvageAsync(SalvageSpec spec, CancellationToken cancellation);

    /// <summary>
    /// Removes a container by force, with its anonymous volumes, whatever an operator has renamed it to; a missing one is fine. Takes as
    /// long as it takes: how much there is to remove was the session's choice.
    /// </summary>
    Task RemoveAsync(string container, CancellationToken cancellation);

    /// <summary>
    /// Removes the containers that bear these names now, as <see cref="RemoveAsync"/> does, in as few calls as possible; none is fine.
    /// </summary>
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

/// <summary>All that the engine needs to start a session's container.</summary>
public sealed record ContainerSpec
{
    /// <summary>The container's name.</summary>
    public required string Name { get; init; }

    /// <summary>The image.</summary>
    public required string Image { get; init; }

    /// <summary>Labels: all that recovery needs.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Environment that is no secret; empty credentials are here.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; }

    /// <summary>Secrets by name, and the environment variable each becomes.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Secrets { get; init; }

    /// <summary>Bind mounts.</summary>
    public required IReadOnlyList<BindMount> Mounts { get; init; }

    /// <summary>The file that the container's output goes to.</summary>
    public required string ConsoleLog { get; init; }

    /// <summary>What <c>/bin/sh</c> is given.</summary>
    public required IReadOnlyList<string> ShellArguments { get; init; }

    /// <summary>What the container may use: only limits that the host enforces.</summary>
    public ResourceLimits Limits { get; init; } = new();

    /// <summary>The network that it is on.</summary>
    public AgentNetwork Network { get; init; } = AgentNetwork.Default;

    /// <summary>What a filtered network needs of the engine; null where nothing is filtered.</summary>
    public FilteredContainer? Filtered { get; init; }

    /// <summary>What it is confined by, beyond what every container is.</summary>
    public AgentSecurity Security { get; init; } = AgentSecurity.Default;
}

/// <summary>What a container with a filtered network has in the place of a network of the engine's.</summary>
/// <param name="PidFile">
/// Where the engine writes the container's process id, before its first process starts; null where it can only be asked for it.
/// </param>
/// <param name="SocketProfile">The seccomp profile without sockets that no network namespace isolates.</param>
public sealed record FilteredContainer(string? PidFile, string SocketProfile);

/// <summary>A container's start.</summary>
/// <param name="RefusedWith">126 or 127 when the entrypoint could not be run; null when the container runs or ran.</param>
/// <param name="At">When it began to run, where the session's own word of that is older than the engine's; null for just now.</param>
public sealed record ContainerStart(int? RefusedWith, DateTimeOffset? At = null);

/// <summary>What the engine says of a container.</summary>
public sealed record ContainerState
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its labels.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Whether it runs now, or is about to end.</summary>
    public required ContainerStatus Status { get; init; }

    /// <summary>
    /// Its exit code; believe it only when <see cref="Status"/> is <see cref="ContainerStatus.Exited"/> and the boot is the same.
    /// </summary>
    public int ExitCode { get; init; }

    /// <summary>When it was started; null when it never was.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null when it did not, or never was started.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>The states of a container that make a difference here.</summary>
public enum ContainerStatus
{
    /// <summary>Created, never started (or reset by a restart of the host).</summary>
    Created,

    /// <summary>Running, paused or stopping.</summary>
    Running,

    /// <summary>Ended, with an exit code.</summary>
    Exited,

    /// <summary>Anything else, which no exit code can be believed of.</summary>
    Unknown,
}

/// <summary>A hand-over of a record's tree.</summary>
/// <param name="Name">The container's name.</param>
/// <param name="Image">The session's image; present, never pulled.</param>
/// <param name="Labels">Labels, so that a sweep finds it.</param>
/// <param name="Runa">The path of the record's <c>runa/</c>, one that a mount option can carry.</param>
public sealed record HandOverSpec(string Name, string Image, IReadOnlyDictionary<string, string> Labels, string Runa);
