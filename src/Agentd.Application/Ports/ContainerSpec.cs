using Agentd.Domain.Agents;

namespace Agentd.Application.Ports;

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
    public required IReadOnlyList<ContainerMount> Mounts { get; init; }

    /// <summary>The file that the container's output goes to.</summary>
    public required string ConsoleLog { get; init; }

    /// <summary>What <c>/bin/sh</c> is given.</summary>
    public required IReadOnlyList<string> ShellArguments { get; init; }

    /// <summary>What the container may use: only limits that the host enforces.</summary>
    public ResourceLimits Limits { get; init; } = new();

    /// <summary>The network that it is on.</summary>
    public AgentNetwork Network { get; init; } = AgentNetwork.Default;

    /// <summary>What it is confined by, beyond what every container is.</summary>
    public AgentSecurity Security { get; init; } = AgentSecurity.Default;
}

/// <summary>One bind mount of a container.</summary>
/// <param name="Source">Absolute host path that a mount option can carry.</param>
/// <param name="Target">Absolute path inside.</param>
/// <param name="ReadOnly">Whether it is read-only.</param>
/// <param name="Relabel">Whether the source is relabelled as shared on SELinux hosts.</param>
public sealed record ContainerMount(string Source, string Target, bool ReadOnly, bool Relabel);

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

    /// <summary>Its exit code; believe it only when <see cref="Status"/> is <see cref="ContainerStatus.Exited"/> and the boot is the same.</summary>
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
