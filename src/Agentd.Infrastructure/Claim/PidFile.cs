using System.Globalization;
using System.Text;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Claim;

/// <summary>
/// The claim of one daemon on its runtime paths: a PID file under an exclusive kernel lock. The lock is the claim, so a file that a
/// dead daemon left is no obstacle, and the number in it is only for people.
/// </summary>
internal sealed class PidFile : IDisposable
{
    private const int MostDigits = 32;

    private readonly SafeFileHandle _file;
    private readonly string _path;

    private PidFile(SafeFileHandle file, string path) => (_file, _path) = (file, path);

    /// <summary>Claims the path, making its directory (0700) where it is missing.</summary>
    /// <exception cref="SessionException">A live daemon holds it, or it cannot be made.</exception>
    public static PidFile Claim(string path)
    {
        RuntimeDirectory.Make(path);
        while (true)
        {
            var file = Opened(path);
            if (!OpenedFile.TryLock(file))
            {
                using (file) throw new SessionException($"agentd is already running (pid {Holder(file)}); its PID file is {path}");
            }
            // Between open and lock the holder may have removed the file: then this lock is on a file that no other daemon can find.
            if (IsStillAt(file, path)) return Written(file, path);
            file.Dispose();
        }
    }

    public void Dispose()
    {
        using (_file)
        {
            if (IsStillAt(_file, _path)) File.Delete(_path);
        }
    }

    private static PidFile Written(SafeFileHandle file, string path)
    {
        try
        {
            RandomAccess.SetLength(file, 0);
            RandomAccess.Write(file, Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"), 0);
            return new PidFile(file, path);
        }
        catch (Exception failure) when (failure is IOException or NotSupportedException)
        {
            using (file) throw new SessionException($"the PID file {path} cannot be written: {failure.Message}", failure);
        }
    }

    private static SafeFileHandle Opened(string path)
    {
        try
        {
            return OpenedFile.Open(path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.NoFollow, FileModes.PrivateFile);
        }
        catch (LinuxException failure)
        {
            throw new SessionException($"the PID file {path} cannot be opened: {failure.Words}", failure);
        }
    }

    /// <summary>What a PID file holds.</summary>
    internal static string Text(SafeFileHandle file)
    {
        var text = new byte[MostDigits];
        return Encoding.ASCII.GetString(text, 0, RandomAccess.Read(file, text, 0)).Trim();
    }

    private static string Holder(SafeFileHandle file)
    {
        var pid = Text(file);
        return pid.Length > 0 && pid.All(char.IsAsciiDigit) ? pid : "unknown";
    }

    // By identity: the path may lead through links.
    private static bool IsStillAt(SafeFileHandle file, string path) =>
        OpenedFile.StatusAt(path)?.Identity == OpenedFile.StatusOf(file).Identity;
}

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
