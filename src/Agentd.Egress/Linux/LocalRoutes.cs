using System.Buffers.Binary;
using Agentd.Protocol.Linux;

namespace Agentd.Egress.Linux;

/// <summary>
/// Makes every address of the present namespace that namespace itself (<c>ip route add local default dev lo</c>, both families): a
/// connection to any address then arrives at our own sockets, which can tell where it was meant to go.
/// </summary>
internal static class LocalRoutes
{
    private const byte InterNetwork = 2, InterNetworkV6 = 10;
    private const ushort NewRoute = 24, RequestAcknowledgeCreateReplace = 0x1 | 0x4 | 0x400 | 0x100;
    private const byte TableLocal = 255, ByAdministrator = 4, ScopeHost = 254, KindLocal = 2;
    private const ushort OutputInterface = 4, Loopback = 1;
    private const int HeaderSize = 16, RouteSize = 12, AttributeSize = 8;

    /// <summary>Adds the routes. A kernel without IPv6 has none to add.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    public static void Add()
    {
        Add(InterNetwork);
        if (File.Exists("/proc/net/if_inet6")) Add(InterNetworkV6);
    }

    private static void Add(byte family)
    {
        var socket = EgressCalls.MakeSocket(EgressCalls.AddressNetlink, EgressCalls.SocketRaw | EgressCalls.CloseOnExec, 0);
        if (socket < 0) throw EgressCalls.Failed("the kernel's routes cannot be reached");
        try
        {
            var message = Message(family);
            Span<byte> answer = stackalloc byte[256];
            if (EgressCalls.Send(socket, message, message.Length, 0) != message.Length
                || EgressCalls.Receive(socket, answer, answer.Length, 0) < 20)
            {
                throw EgressCalls.Failed("the kernel did not take a route");
            }
            if (BinaryPrimitives.ReadInt32LittleEndian(answer[HeaderSize..]) is not 0 and var error)
                throw new IOException($"the kernel refused the route that keeps every address inside (error {-error})");
        }
        finally
        {
            _ = Libc.Close(socket);
        }
    }

    private static byte[] Message(byte family)
    {
        var message = new byte[HeaderSize + RouteSize + AttributeSize];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(4), NewRoute);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(6), RequestAcknowledgeCreateReplace);
        var route = message.AsSpan(HeaderSize);
        (route[0], route[4], route[5], route[6], route[7]) = (family, TableLocal, ByAdministrator, ScopeHost, KindLocal);
        var attribute = route[RouteSize..];
        BinaryPrimitives.WriteUInt16LittleEndian(attribute, AttributeSize);
        BinaryPrimitives.WriteUInt16LittleEndian(attribute[2..], OutputInterface);
        BinaryPrimitives.WriteInt32LittleEndian(attribute[4..], Loopback);
        return message;
    }
}
