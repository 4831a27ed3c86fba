using Agentd.Domain.Sessions;

namespace Agentd.Infrastructure.Claim;

/// <summary>The directories of the daemon's socket and PID file: private where the daemon makes them.</summary>
internal static class RuntimeDirectory
{
    /// <summary>Makes the directory of a file, 0700, where it is missing; one that is there stays as it is.</summary>
    /// <exception cref="SessionException">It cannot be made.</exception>
    public static void Make(string file)
    {
        var directory = Path.GetDirectoryName(file)!;
        try
        {
            if (!Directory.Exists(directory))
                Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SessionException($"the runtime directory {directory} cannot be made: {failure.Message}", failure);
        }
    }
}
