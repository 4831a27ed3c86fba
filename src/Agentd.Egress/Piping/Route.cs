using System.Net;
using Agentd.Domain.Network;

namespace Agentd.Egress.Piping;

/// <summary>Where a connection goes.</summary>
/// <param name="Rule">The rule that allows it, or one made for it alone.</param>
/// <param name="Place">The rule's place, 0 for the clone's; null where none of the session's allows it.</param>
/// <param name="Host">The name, or the address as text.</param>
/// <param name="Address">The address, where it was dialled as such; null for a name.</param>
/// <param name="Port">The port.</param>
internal sealed record Route(NetworkRule Rule, int? Place, string Host, IPAddress? Address, int Port)
{
    /// <summary>Why it would be refused, if the session did not learn; null where a rule allows it.</summary>
    public string? Objection { get; private init; }

    /// <summary>A connection that no rule allows, of a session that learns: to public addresses alone, and nothing of it is read.</summary>
    public static Route Learned(string host, IPAddress? address, int port, string objection) =>
        new(new NetworkRule(HostPattern.Parse(host), [port], NetworkProtocol.Tcp, []), Place: null, host, address, port)
        {
            Objection = objection,
        };

    /// <summary>
    /// Whether it may be made to an address: one that no rule allows to public ones alone, also where it was meant for an address.
    /// </summary>
    public bool MayLieAt(IPAddress address, Func<IPAddress, bool> isOwn) =>
        Objection is null ? Rule.MayLieAt(address, isOwn) : PublicAddress.Is(address) && !isOwn(address);
}
