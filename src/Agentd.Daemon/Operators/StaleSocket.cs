using Agentd.Domain.Sessions;

namespace Agentd.Daemon.Operators;

/// <summary>What an earlier daemon left at the socket's path. The claim is ours already: nobody listens there.</summary>
internal static class StaleSocket
{
    /// <summary>Removes a socket; leaves anything else alone.</summary>
    /// <exception cref="SessionException">The path is something else than a socket.</exception>
    public static void Remove(string path)
    {
        if (!Path.Exists(path) && new FileInfo(path).LinkTarget is null) return;
        if (!IsSocket(path)) throw new SessionException($"{path} is there and is not a socket: it was left alone; choose another socket_path or move it away");
        File.Delete(path);
    }

    // .NET has no name for sockets: an entry that is none of the things it has names for, and that the kernel lists as bound or stale.
    private static bool IsSocket(string path)
    {
        var entry = new FileInfo(path);
        return entry.LinkTarget is null && (entry.Attributes & FileAttributes.Directory) == 0 && UnixSocketType.Is(path);
    }
}
