using System.Net.Sockets;
using System.Text;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Claim;

/// <summary>
/// What an earlier daemon left at the socket's path. The claim does not keep a daemon with another PID file from listening there.
/// </summary>
internal static class StaleSocket
{
    /// <summary>Removes a socket at which nobody listens; leaves anything else alone.</summary>
    /// <exception cref="SessionException">The path is not a socket, a program listens there, or it cannot be removed.</exception>
    public static void Remove(string path)
    {
        try
        {
            using var directory = DirectoryHandle.OpenPath(Path.GetDirectoryName(path)!);
            var name = Encoding.UTF8.GetBytes(Path.GetFileName(path) + '\0');
            if (!directory.TryStatusOf(name, out var status)) return;
            if (status.Type != EntryType.Socket)
            {
                throw new SessionException(
                    $"{path} is there and is not a socket: it was left alone; choose another socket_path or move it away");
            }

            if (IsListenedAt(path))
                throw new SessionException($"another program listens at {path}: stop it, or choose another socket_path");
            directory.TryRemove(name);
        }
        catch (LinuxException failure)
        {
            throw new SessionException($"the socket path {path} cannot be cleared: {failure.Message}", failure);
        }
    }

    /// <summary>Whether a program listens there. One that refuses this user, or is too busy to answer, counts.</summary>
    public static bool IsListenedAt(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode != SocketError.ConnectionRefused;
        }
    }
}
