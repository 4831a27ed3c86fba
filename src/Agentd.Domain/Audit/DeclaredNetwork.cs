namespace Agentd.Domain.Audit;

/// <summary>The network that a session was declared to have.</summary>
/// <param name="Mode"><c>filtered</c>, <c>default</c>, <c>host</c>, or the name of one of the engine's networks.</param>
public sealed record DeclaredNetwork(string Mode)
{
    /// <summary>The SHA-256 of the rules of a filtered one, in hexadecimal digits; null for any other.</summary>
    public string? RulesDigest { get; init; }

    /// <summary>Whether a filtered one let through, to public addresses, what no rule names.</summary>
    public bool Learns { get; init; }

    /// <summary>Whether a filtered one was allowed sockets that no network filter sees, by a seccomp profile of the operator's.</summary>
    public bool UnfilteredSockets { get; init; }
}

/// <summary>How often a filtered session was allowed out, refused, and allowed in vain.</summary>
/// <param name="Allowed">Connections that a rule allowed and that were reached.</param>
/// <param name="Denied">Names and connections that were refused.</param>
/// <param name="Failed">Connections that a rule allowed and that did not work.</param>
/// <param name="WouldDeny">Names and connections that no rule allowed, of a session that learns.</param>
public sealed record NetworkCounts(long Allowed, long Denied, long Failed, long WouldDeny = 0);
