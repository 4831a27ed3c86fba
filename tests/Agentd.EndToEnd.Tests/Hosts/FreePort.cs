using System.Net;
using System.Net.Sockets;

namespace Agentd.EndToEnd.Tests.Hosts;

/// <summary>Ports of the loopback that nobody listens on.</summary>
internal static class FreePort
{
    /// <summary>One of them, free a moment ago.</summary>
    public static int Next()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }
}
