using System.Net;
using System.Net.Sockets;

namespace Agentd.Domain.Network;

/// <summary>Which addresses anybody's are: a name may lead there without a word of the operator's.</summary>
public static class PublicAddress
{
    // IANA's special-purpose registries: what is not globally reachable, and forms that carry an IPv4 address inside.
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork[] OfTheHost =
        [.. new[] { "127.0.0.0/8", "169.254.0.0/16", "::1/128", "fe80::/10" }.Select(IPNetwork.Parse)];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Whether a range holds addresses that mean the host itself or its neighbours on the link.</summary>
    public static bool IsOfTheHost(IPNetwork range) =>
        OfTheHost.Any(own => own.Contains(range.BaseAddress) || range.Contains(own.BaseAddress));

    /// <summary>Whether an address is public. What only means an IPv4 address (mapped, NAT64, 6to4, Teredo) never is.</summary>
    public static bool Is(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        ? !Special.Any(range => range.Contains(address))
        : GlobalUnicast.Contains(address) && !Special.Any(range => range.Contains(address));
}
