using System.Text;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Claim;

/// <summary>What an earlier daemon left at the socket's path. The claim is ours already: nobody listens there.</summary>
internal static class StaleSocket
{
    /// <summary>Removes a socket; leaves anything else alone.</summary>
    /// <exception cref="SessionException">The path is something else than a socket, or cannot be cleared.</exception>
    public static void Remove(string path)
    {
        try
        {
            using var directory = DirectoryHandle.OpenPath(Path.GetDirectoryName(path)!);
            var name = Encoding.UTF8.GetBytes(Path.GetFileName(path) + '\0');
            if (!directory.TryStatusOf(name, out var status)) return;
            if (status.Type != EntryType.Socket)
                throw new SessionException($"{path} is there and is not a socket: it was left alone; choose another socket_path or move it away");
            directory.TryRemove(name);
        }
        catch (LinuxException failure)
        {
            throw new SessionException($"the socket path {path} cannot be cleared: {failure.Message}", failure);
        }
    }
}
