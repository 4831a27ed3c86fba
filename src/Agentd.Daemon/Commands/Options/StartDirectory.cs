using Agentd.Domain.Sessions;

namespace Agentd.Daemon.Commands.Options;

/// <summary>Where the program was called from: what relative paths of its command line, and nothing else, are relative to.</summary>
/// <param name="path">The directory; null when it is gone.</param>
internal sealed class StartDirectory(string? path)
{
    /// <summary>
    /// Leaves it for the root, which cannot be deleted: a daemon runs for months, and the directory that it was started in may be deleted
    /// meanwhile.
    /// </summary>
    public static StartDirectory Leave()
    {
        var start = new StartDirectory(Current());
        Environment.CurrentDirectory = "/";
        return start;
    }

    /// <summary>A path of the command line, absolute.</summary>
    /// <exception cref="SessionException">The path is relative, and the directory is gone.</exception>
    public string PathTo(string given)
    {
        if (Path.IsPathRooted(given)) return given;
        return path is null
            ? throw new SessionException($"the working directory is gone: give '{given}' as an absolute path")
            : Path.GetFullPath(given, path);
    }

    private static string? Current()
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
