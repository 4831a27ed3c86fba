using System.Net;
using Agentd.Domain.Usage;

namespace Agentd.Domain.Network;

/// <summary>What is spoken on an allowed connection.</summary>
public enum NetworkProtocol
{
    /// <summary>TLS whose server name is the rule's.</summary>
    Https,

    /// <summary>Anything over TCP.</summary>
    Tcp,

    /// <summary>HTTP/1.1 without TLS.</summary>
    Http,
}

/// <summary>One permission: what is not allowed by a rule is denied.</summary>
/// <param name="Host">Whom.</param>
/// <param name="Ports">The destination ports.</param>
/// <param name="Protocol">What is spoken.</param>
/// <param name="Addresses">Where a name may resolve to; empty for public addresses alone.</param>
public sealed record NetworkRule(HostPattern Host, IReadOnlyList<int> Ports, NetworkProtocol Protocol, IReadOnlyList<IPNetwork> Addresses)
{
    /// <summary>The most rules that an agent may have.</summary>
    public const int Most = 512;

    /// <summary>The most different ports that the rules of an agent may name: each is a listening socket per session.</summary>
    public const int MostPorts = 128;

    private const int LongestMethod = 32;

    /// <summary>The methods that requests may have; empty for all.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>The paths that requests may have; empty for all.</summary>
    public IReadOnlyList<PathPattern> Paths { get; init; } = [];

    /// <summary>Whether agentd is to look inside although neither methods nor paths ask for it.</summary>
    public bool Inspect { get; init; }

    /// <summary>A PEM file of authorities that are trusted for this host besides those of the system; null for none.</summary>
    public string? UpstreamCa { get; init; }

    /// <summary>What the host speaks, where what requests to it use is measured; null where not.</summary>
    public MeteredApi? Meter { get; init; }

    /// <summary>Whether agentd reads the requests of a connection that this rule allows.</summary>
    public bool IsInspected => Protocol == NetworkProtocol.Http || Inspect || IsRestricted || Meter is not null;

    /// <summary>Whether it allows some requests alone.</summary>
    public bool IsRestricted => Methods.Count > 0 || Paths.Count > 0;

    /// <summary>Whether it allows only some requests to a part of the hosts to which the other one allows all.</summary>
    public bool Narrows(NetworkRule other) => IsRestricted && !other.IsRestricted && Protocol == other.Protocol
        && other.Host.Covers(Host) && !Host.Covers(other.Host);

    /// <summary>The port of a protocol for which none is named; null where one must be.</summary>
    public static int? UsualPort(NetworkProtocol protocol) => protocol switch
    {
        NetworkProtocol.Https => 443,
        NetworkProtocol.Http => 80,
        _ => null,
    };

    /// <summary>What is wrong with a method of a rule, and what would be right; null when it is a valid one.</summary>
    public static string? MethodObjection(string method) =>
        method.Length is > 0 and <= LongestMethod && method.All(c => char.IsAsciiLetterUpper(c) || c == '-')
            ? null : "must be a method in capital letters, as in \"GET\"";

    /// <summary>Whether a request may have this method; case counts.</summary>
    public bool AllowsMethod(string method) => Methods.Count == 0 || Methods.Contains(method, StringComparer.Ordinal);

    /// <summary>Whether a request may have this path.</summary>
    /// <param name="path">The path; null for one that can be read in two ways, which no rule with paths allows.</param>
    public bool AllowsPath(RequestPath? path) => Paths.Count == 0 || (path is { } clear && Paths.Any(pattern => pattern.Matches(clear)));

    /// <summary>
    /// Whether the rule's host may lie at an address. A rule that names addresses itself means exactly those. Otherwise an address must be
    /// public, and none of the host's own: a name may lead to where nobody meant it to.
    /// </summary>
    /// <param name="address">Where a name resolved to.</param>
    /// <param name="isOwn">Whether an address is the host's own; asked only where it matters.</param>
    public bool MayLieAt(IPAddress address, Func<IPAddress, bool> isOwn)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (Host.Addresses is { } named) return named.Contains(plain);
        return Addresses.Count > 0 ? Addresses.Any(range => range.Contains(plain)) : PublicAddress.Is(address) && !isOwn(address);
    }
}
