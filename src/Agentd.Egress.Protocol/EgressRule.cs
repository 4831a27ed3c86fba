namespace Agentd.Egress.Protocol;

/// <summary>One permission, as the domain's rules have it.</summary>
/// <param name="Host">A name, <c>*.</c> and a name, an address or a CIDR.</param>
/// <param name="Ports">The destination ports.</param>
/// <param name="Protocol"><c>https</c>, <c>http</c> or <c>tcp</c>.</param>
/// <param name="Addresses">CIDRs that the name may resolve to; empty for public addresses.</param>
/// <param name="Methods">The methods that requests may have; null for all.</param>
/// <param name="Paths">The paths that requests may have; null for all.</param>
/// <param name="Inspect">Whether requests are read although neither methods nor paths ask for it.</param>
/// <param name="UpstreamCa">Authorities that are trusted for this host besides the system's: certificates as PEM; null for none.</param>
/// <param name="Meter">
/// What the host speaks, <c>anthropic</c>, <c>openai</c> or <c>gemini</c>, where what requests to it use is measured; null where not.
/// </param>
public sealed record EgressRule(
    string Host, IReadOnlyList<int> Ports, string Protocol, IReadOnlyList<string> Addresses, IReadOnlyList<string>? Methods = null,
    IReadOnlyList<string>? Paths = null, bool Inspect = false, string? UpstreamCa = null, string? Meter = null);

/// <summary>
/// Where a session's own authority lies, which signs for the hosts whose requests are read. Both files exist, empty at first; the broker
/// fills them, and reads them again when it was started anew, so that clients go on trusting it.
/// </summary>
/// <param name="Key">The file of its private key, which the session must not see, absolute.</param>
/// <param name="Certificate">The file of its certificate, which the session is to trust, absolute.</param>
/// <param name="Seconds">For how long it is valid: as long as the session may run, and 30 days at most.</param>
public sealed record EgressAuthority(string Key, string Certificate, long Seconds);
