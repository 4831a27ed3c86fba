using Agentd.Domain.Audit;

namespace Agentd.Infrastructure.Audit.Documents;

/// <summary>
/// <c>network</c> of <c>session.json</c>: what the session was declared to reach, and for a filtered one what it did, by its
/// <c>network.jsonl</c>.
/// </summary>
internal sealed record NetworkRecordDocument
{
    public required string Mode { get; init; }
    public string? RulesDigest { get; init; }
    public bool? Learn { get; init; }
    public bool? UnfilteredSockets { get; init; }
    public long? Allowed { get; init; }
    public long? Denied { get; init; }
    public long? Failed { get; init; }
    public long? WouldDeny { get; init; }
    public IReadOnlyList<HostCountDocument>? AllowedHosts { get; init; }
    public IReadOnlyList<HostCountDocument>? DeniedHosts { get; init; }
    public DecisionsDocument? Decisions { get; init; }
    public IReadOnlyList<GapDocument>? Gaps { get; init; }

    internal static NetworkRecordDocument From(DeclaredNetwork declared) => new()
    {
        Mode = declared.Mode,
        RulesDigest = declared.RulesDigest,
        Learn = declared.Learns ? true : null,
        UnfilteredSockets = declared.UnfilteredSockets ? true : null,
    };

    internal DeclaredNetwork ToDeclared() => new(Mode)
    {
        RulesDigest = RulesDigest,
        Learns = Learn ?? false,
        UnfilteredSockets = UnfilteredSockets ?? false,
    };
}

internal sealed record HostCountDocument(string Host, long Times);

/// <summary>The kept file. <c>cut</c>: the verdicts of which there were more than it holds.</summary>
internal sealed record DecisionsDocument(long Bytes, string Sha256, IReadOnlyList<string>? Cut);

/// <summary>A time of which the file may not tell all; without an end, it lasted to the session's.</summary>
internal sealed record GapDocument(DateTimeOffset Start, DateTimeOffset? End);
