using System.Net.Sockets;

namespace Agentd.Protocol.Connections;

/// <summary>Who is at the other end of a Unix socket, as the kernel says and our namespace sees it.</summary>
/// <param name="Pid">The process that connected.</param>
/// <param name="Uid">Its user.</param>
/// <param name="Gid">Its group.</param>
public sealed record PeerCredentials(int Pid, uint Uid, uint Gid)
{
    private const int SolSocket = 1, SoPeerCred = 17, Size = 12;

    /// <summary>The peer of a connected Unix socket.</summary>
    /// <exception cref="SocketException">The socket is not a connected Unix socket.</exception>
    public static PeerCredentials Of(Socket socket)
    {
        Span<byte> answer = stackalloc byte[Size];
        socket.GetRawSocketOption(SolSocket, SoPeerCred, answer);
        return new PeerCredentials(BitConverter.ToInt32(answer), BitConverter.ToUInt32(answer[4..]), BitConverter.ToUInt32(answer[8..]));
    }
}
