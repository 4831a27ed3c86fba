using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.State;

/// <summary>The directory of what the daemon must still know after a restart and no record tells: for its user alone.</summary>
internal static class StateDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Opens it, making it where it is missing.</summary>
    /// <exception cref="IOException">It cannot be made or opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for want of permission.</exception>
    public static DirectoryHandle Open(string path)
    {
        if (!Directory.Exists(path)) Directory.CreateDirectory(path, OwnerOnly);
        return DirectoryHandle.OpenPath(path);
    }

    /// <summary>Does something in it, making it where it is missing.</summary>
    /// <exception cref="SessionException">It cannot be used, or holds what cannot be read; the message says what to do.</exception>
    public static T Use<T>(string path, Func<DirectoryHandle, T> use)
    {
        try
        {
            using var state = Open(path);
            return use(state);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw Unusable(path, failure);
        }
    }

    /// <summary>That it cannot be used, in an operator's words.</summary>
    public static SessionException Unusable(string path, Exception cause) => new(
        $"the state directory '{path}' cannot be used: {cause.Message}; set [daemon] state_dir to a directory that the daemon's user may "
        + "write (in a container, one that its unit mounts)", cause);
}
