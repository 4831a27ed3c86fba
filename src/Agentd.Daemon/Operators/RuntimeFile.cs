using Agentd.Daemon.Logging;

namespace Agentd.Daemon.Operators;

/// <summary>A file by which others find a running daemon: its socket, its PID file.</summary>
internal static class RuntimeFile
{
    /// <summary>Removes it at the end. A file that cannot be removed does not delay the daemon's end: the next start replaces it.</summary>
    public static void Remove(string path, Action remove, ILogger log)
    {
        try
        {
            remove();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            DaemonLog.NotRemoved(log, path, failure.Message);
        }
    }
}
