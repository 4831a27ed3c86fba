using System.Net;

namespace Agentd.Domain.Network;

/// <summary>What is spoken on an allowed connection.</summary>
public enum NetworkProtocol
{
    /// <summary>TLS whose server name is the rule's.</summary>
    Https,

    /// <summary>Anything over TCP.</summary>
    Tcp,
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

    /// <summary>The port of a protocol for which none is named; null where one must be.</summary>
    public static int? UsualPort(NetworkProtocol protocol) => protocol switch
    {
        NetworkProtocol.Https => 443,
        _ => null,
    };

    /// <summary>
    /// Whether the rule's host may lie at an address. A rule that names addresses itself means exactly those. Otherwise an address must be
    /// public, and none of the host's own: a name may lead to where nobody meant it to.
    /// </summary>
    /// <param name="address">Where a name resolved to.</param>
    /// <param name="own">Whether the address is one of the host's interfaces.</param>
    public bool MayLieAt(IPAddress address, bool own)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (Host.Addresses is { } named) return named.Contains(plain);
        return Addresses.Count > 0 ? Addresses.Any(range => range.Contains(plain)) : PublicAddress.Is(address) && !own;
    }
}
