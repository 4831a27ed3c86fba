using Agentd.Domain.Agents;

namespace Agentd.Domain.Sessions;

/// <summary>What a session goes on from of an earlier one: its kept work, its state, or both.</summary>
/// <param name="Agent">The earlier session's agent, which may be another.</param>
/// <param name="Session">The earlier session.</param>
/// <param name="ManifestDigest">SHA-256, in hex, of the manifest of its record.</param>
/// <param name="BundleDigest">SHA-256, in hex, of the bundle of its work; null where that does not go along.</param>
public sealed record ContinuedWork(AgentName Agent, SessionId Session, string ManifestDigest, string? BundleDigest)
{
    /// <summary>Its state; null where that does not go along.</summary>
    public CarriedState? State { get; init; }
}

/// <summary>
/// What a session's runa knows of the work: <c>workspace</c> and <c>store</c> below <c>.runa</c>, as a later session begins with them.
/// Links, pipes and devices are left out, and what lies too deep.
/// </summary>
/// <param name="Files">The files.</param>
/// <param name="Directories">The directories.</param>
/// <param name="Bytes">What the copies take up on disk, in whole blocks, holes filled.</param>
public sealed record CarriedState(long Files, long Directories, long Bytes)
{
    /// <summary>What the copies take up where a session's limits say nothing of disk.</summary>
    public const long UsualMost = 512L << 20;

    /// <summary>How many entries are left out; a directory counts as one, with all that is in it.</summary>
    public long LeftOut { get; init; }

    /// <summary>The first of these, by their paths in <c>.runa</c>, escaped.</summary>
    public IReadOnlyList<string> Named { get; init; } = [];

    /// <summary>Files and directories.</summary>
    public long Entries => Files + Directories;
}
