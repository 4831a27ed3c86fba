namespace Agentd.Domain.Audit;

/// <summary>The network that a session was declared to have.</summary>
/// <param name="Mode"><c>filtered</c>, <c>default</c>, <c>host</c>, or the name of one of the engine's networks.</param>
/// <param name="RulesDigest">The SHA-256 of the rules of a filtered one, in hexadecimal digits; null for any other.</param>
public sealed record DeclaredNetwork(string Mode, string? RulesDigest = null);

/// <summary>How often a filtered session was allowed out, refused, and allowed in vain.</summary>
/// <param name="Allowed">Connections that a rule allowed and that were reached.</param>
/// <param name="Denied">Names and connections that were refused.</param>
/// <param name="Failed">Connections that a rule allowed and that did not work.</param>
public sealed record NetworkCounts(long Allowed, long Denied, long Failed);
