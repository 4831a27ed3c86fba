using Agentd.Domain.Agents;
using Agentd.Domain.Audit;

namespace Agentd.Infrastructure.Audit.Documents;

/// <summary><c>session.json</c>, member by member in the order in which it is written. Absent values are left out.</summary>
internal sealed record SessionDocument
{
    /// <summary>Always <see cref="SessionRecord.SchemaVersion"/> in what is written.</summary>
    public required int SchemaVersion { get; init; }

    public required string SessionId { get; init; }

    public required string Agent { get; init; }

    public required string RepoUrl { get; init; }

    public string? WorkUnit { get; init; }

    public required DateTimeOffset StartTimestamp { get; init; }

    /// <summary>Missing in records of other implementations.</summary>
    public string? DaemonId { get; init; }

    public DateTimeOffset? EndTimestamp { get; init; }

    public string? Outcome { get; init; }

    public int? ExitCode { get; init; }

    public string? Error { get; init; }

    /// <summary>The bound that the session hit; missing where it hit none.</summary>
    public string? Bound { get; init; }

    /// <summary>What became of what lay in the place of the link <c>.runa</c>; missing where the link was in its place.</summary>
    public string? Displaced { get; init; }

    /// <summary>True while the session waits for its turn, else missing.</summary>
    public bool? Queued { get; init; }

    public bool? Recovered { get; init; }

    /// <summary>True in the note of an end before whose teardown the tree was still the session user's, else missing.</summary>
    public bool? HandOverOwed { get; init; }

    public string? Trigger { get; init; }

    public string? BootId { get; init; }

    public string? ImageDigest { get; init; }

    public string? Commit { get; init; }

    public IReadOnlyList<PhaseDocument>? Phases { get; init; }

    public SessionLimits? Limits { get; init; }

    /// <summary>What was kept of the session's output; missing while the record is open, and where nothing was kept.</summary>
    public ConsoleDocument? Console { get; init; }

    /// <summary>What is known of the session's output; missing where it printed none, and while that is open.</summary>
    public OutputDocument? Output { get; init; }

    /// <summary>SHA-256 in hex of the manifest; missing while the record is open.</summary>
    public string? ManifestDigest { get; init; }

    /// <summary>The record's place in its agent's chain; missing while the record is open.</summary>
    public ChainDocument? Chain { get; init; }

    /// <summary>SHA-256 in hex of the public key that <c>session.sig</c> is to be checked with; missing where nothing was signed.</summary>
    public string? SigningKey { get; init; }
}

/// <summary>A phase, or a step of the set-up.</summary>
internal sealed record PhaseDocument(string Name, DateTimeOffset Start, long? DurationMs);

/// <summary>The kept console output.</summary>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its digest in hex.</param>
/// <param name="Cut">Whether there was more than is kept; missing where nobody can tell.</param>
internal sealed record ConsoleDocument(long Bytes, string Sha256, bool? Cut);

/// <summary>What is known of a session's output.</summary>
/// <param name="State"><c>whole</c>, <c>gap</c>, <c>unknown</c>, <c>withheld</c> or <c>lost</c>.</param>
/// <param name="Reason">Why it is not whole, or not there; missing when it is.</param>
internal sealed record OutputDocument(string State, string? Reason);

/// <summary>A place in a chain.</summary>
/// <param name="Sequence">The place, from 1.</param>
/// <param name="Previous">SHA-256 in hex of the <c>session.json</c> before it; zeros in the first.</param>
/// <param name="Pruned">SHA-256 in hex of the list of pruned records as it was then; missing while it is empty.</param>
internal sealed record ChainDocument(long Sequence, string Previous, string? Pruned);
