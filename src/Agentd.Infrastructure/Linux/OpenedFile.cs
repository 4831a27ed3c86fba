using System.Runtime.InteropServices;
using System.Text;
using Agentd.Protocol.Linux;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Linux;

/// <summary>What .NET does not offer: opening files with arbitrary flags, and the kernel's status of files, open or at a path.</summary>
internal static class OpenedFile
{
    private const int ExclusiveWithoutWaiting = 2 | 4;

    /// <summary>Opens the file at a path; it is closed in programs that this process becomes or starts.</summary>
    /// <exception cref="LinuxException">The kernel does not open it.</exception>
    internal static SafeFileHandle Open(string path, int flags, uint mode = 0) =>
        new(Opened(Libc.AtCurrentDirectory, Name(path), flags, mode), ownsHandle: true);

    /// <summary>The descriptor of what is opened in a directory, closed in other programs likewise.</summary>
    /// <exception cref="LinuxException">The kernel does not open it.</exception>
    internal static int Opened(int directory, ReadOnlySpan<byte> name, int flags, uint mode = 0)
    {
        while (true)
        {
            var descriptor = Libc.OpenAt(directory, name, flags | OpenFlags.CloseOnExec, mode);
            if (descriptor >= 0) return descriptor;
            LinuxException.ThrowUnlessInterrupted("openat");
        }
    }

    /// <summary>What the kernel says of an open file.</summary>
    /// <exception cref="LinuxException">It does not say.</exception>
    internal static FileStatus StatusOf(SafeHandle file)
    {
        LinuxException.ThrowIfFailed(
            LinuxCalls.Statx((int)file.DangerousGetHandle(), "\0"u8, LinuxCalls.AtEmptyPath, FileStatus.Wanted, out var status), "statx");
        return status;
    }

    /// <summary>
    /// What the kernel says of what is at a path, of a link itself; null where there is nothing, or where it cannot be told.
    /// </summary>
    internal static FileStatus? StatusAt(string path) => StatusAt(path, LinuxCalls.AtSymlinkNoFollow);

    /// <summary>As <see cref="StatusAt(string)"/>, but of what a link leads to.</summary>
    internal static FileStatus? StatusBehind(string path) => StatusAt(path, 0);

    /// <summary>Takes a file's lock; false leaves the reason in the last error.</summary>
    internal static bool TryLock(SafeHandle file) => LinuxCalls.Lock(file, ExclusiveWithoutWaiting) == 0;

    internal static byte[] Name(string path) => Encoding.UTF8.GetBytes(path + '\0');

    private static FileStatus? StatusAt(string path, int how)
    {
        how |= LinuxCalls.AtNoAutomount;
        return LinuxCalls.Statx(Libc.AtCurrentDirectory, Name(path), how, FileStatus.Wanted, out var status) == 0 ? status : null;
    }
}
