using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Claim;

/// <summary>
/// The claim of one daemon on its runtime paths: a PID file under an exclusive kernel lock. The lock is the claim, so a file that a
/// dead daemon left is no obstacle, and the number in it is only for people.
/// </summary>
internal sealed partial class PidFile : IDisposable
{
    private const int ExclusiveNow = 2 | 4;
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
            var file = OpenAt(path);
            if (Lock(file, ExclusiveNow) != 0)
            {
                using (file) throw new SessionException($"agentd is already running (pid {Holder(file)}); its PID file is {path}");
            }
            // Between open and lock the holder may have removed the file: then we hold a lock that nobody else will ever see.
            if (IsStillAt(file, path)) return Written(file, path);
            file.Dispose();
        }
    }

    /// <summary>Gives the claim up and removes the file.</summary>
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

    private static SafeFileHandle OpenAt(string path)
    {
        var descriptor = Open(path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.CloseOnExec | OpenFlags.NoFollow, 0b110_000_000);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new SessionException($"the PID file {path} cannot be opened: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    private static string Holder(SafeFileHandle file)
    {
        var text = new byte[MostDigits];
        var pid = Encoding.ASCII.GetString(text, 0, RandomAccess.Read(file, text, 0)).Trim();
        return pid.Length > 0 && pid.All(char.IsAsciiDigit) ? pid : "unknown";
    }

    // By identity: the path may lead through links.
    private static bool IsStillAt(SafeFileHandle file, string path) =>
        IdentityOf((int)file.DangerousGetHandle(), "", LinuxCalls.AtEmptyPath) is { } ours
        && IdentityOf(LinuxCalls.AtCurrentDirectory, path, LinuxCalls.AtSymlinkNoFollow) == ours;

    private static FileIdentity? IdentityOf(int directory, string name, int flags) =>
        LinuxCalls.Statx(directory, Encoding.UTF8.GetBytes(name + '\0'), flags, FileStatus.Wanted, out var status) == 0 ? status.Identity : null;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);
}
