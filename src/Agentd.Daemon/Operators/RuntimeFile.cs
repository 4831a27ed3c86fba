using Agentd.Daemon.Logging;

namespace Agentd.Daemon.Operators;

/// <summary>A file that tells others of a running daemon: its socket, its PID file.</summary>
internal static class RuntimeFile
{
    /// <summary>Takes it away at the end. What cannot be removed does not keep the daemon from ending: the next start replaces it.</summary>
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
