using System.Net;
using System.Net.Sockets;

namespace Agentd.Egress.Piping;

/// <summary>
/// Whether an address is this host's own, as the kernel sees it now: it speaks to its own addresses from these themselves. Nothing is sent.
/// Interfaces are not listed for it: the framework asks some forty times for that, at each connection.
/// </summary>
internal static class OwnAddress
{
    private const int AnyPort = 9;

    /// <summary>Whether it is. An address that cannot be reached now is not.</summary>
    public static bool Is(IPAddress address)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(new IPEndPoint(address, AnyPort));
            return ((IPEndPoint)socket.LocalEndPoint!).Address.GetAddressBytes().AsSpan().SequenceEqual(address.GetAddressBytes());
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
