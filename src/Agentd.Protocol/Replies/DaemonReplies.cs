namespace Agentd.Protocol.Replies;

/// <summary>How the daemon is.</summary>
public sealed record DaemonStatus : Reply
{
    /// <summary>The daemon's version.</summary>
    public required string Version { get; init; }

    /// <summary>The daemon's process id.</summary>
    public required int Pid { get; init; }

    /// <summary>When it became ready.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How many seconds it has been ready.</summary>
    public required long UptimeSeconds { get; init; }

    /// <summary>Podman's version; null when Podman does not answer.</summary>
    public string? PodmanVersion { get; init; }

    /// <summary>How many sessions are in each state that is not <c>ended</c>, by the state's word.</summary>
    public required IReadOnlyDictionary<string, int> Sessions { get; init; }

    /// <summary>How many sessions wait for their turn.</summary>
    public required int Queued { get; init; }

    /// <summary>Whether the daemon is shutting down and only lets sessions end.</summary>
    public required bool Draining { get; init; }

    /// <summary>
    /// Whether a run that is asked for now would be taken and begin: Podman answers, the scheduler comes round, records can be written.
    /// </summary>
    public required bool Ready { get; init; }

    /// <summary>Why it is not ready, each for an operator; none when it is.</summary>
    public required IReadOnlyList<string> NotReady { get; init; }

    /// <summary>The configuration's path.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>The audit root.</summary>
    public string? AuditRoot { get; init; }

    /// <summary>How it stands with messages, by the places that are told; none where nobody is told.</summary>
    public IReadOnlyList<SinkStatus> Messages { get; init; } = [];

    /// <summary>What the sessions of all agents took today; null where that is not bounded.</summary>
    public SpentToday? Today { get; init; }

    /// <summary>What the daily verification of records came to; null where there is none.</summary>
    public VerificationStatus? Verification { get; init; }
}

/// <summary>What the daily verification of records came to.</summary>
/// <param name="LastEnded">When all records were last verified; null for never.</param>
/// <param name="Records">How many were compared then.</param>
/// <param name="Tampered">How many records, and chains of agents, are known not to be as they were sealed.</param>
/// <param name="UnderWay">Whether they are being verified now.</param>
public sealed record VerificationStatus(DateTimeOffset? LastEnded, long Records, int Tampered, bool UnderWay);

/// <summary>How it stands with messages to one place.</summary>
/// <param name="Sink">The place's name in the configuration; <c>ping.AGENT</c> for what an agent's signs of life go to.</param>
/// <param name="Waiting">Events that wait to be told.</param>
/// <param name="Dead">Events that were given up, and are kept in the spool.</param>
public sealed record SinkStatus(string Sink, int Waiting, int Dead);

/// <summary>The configuration was read again and is in force.</summary>
/// <param name="Agents">How many agents it declares.</param>
public sealed record Reloaded(int Agents) : Reply;
