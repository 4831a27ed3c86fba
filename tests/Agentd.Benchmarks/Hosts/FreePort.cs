using System.Net;
using System.Net.Sockets;

namespace Agentd.Benchmarks.Hosts;

/// <summary>A port of the loopback that nobody listens at.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }
}
