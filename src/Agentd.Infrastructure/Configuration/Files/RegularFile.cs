using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Configuration.Files;

/// <summary>
/// Opens regular files only, without ever waiting: the kind is asked of the opened file, so that a pipe cannot be slipped in
/// between, and opening does not block on one.
/// </summary>
internal static partial class RegularFile
{
    // The same on every architecture that .NET runs on under Linux.
    private const int ReadOnlyNonBlockingCloseOnExec = 0x800 | 0x80000;
    private const int EmptyPath = 0x1000;
    private const uint TypeAndMode = 0x3;
    private const int ModeOffset = 28;
    private const int KindMask = 0xF000;
    private const int PermissionMask = 0xFFF;

    /// <summary>Opens a file for reading, and tells who else may do what with it.</summary>
    /// <exception cref="IOException">It cannot be opened, or is no regular file; the message says which, and what to do.</exception>
    public static SafeFileHandle Open(string path, out UnixFileMode mode)
    {
        var handle = OpenFile(path, ReadOnlyNonBlockingCloseOnExec);
        if (handle.IsInvalid) throw new IOException(Reason(Marshal.GetLastPInvokeError()));
        try
        {
            var status = StatusOf(handle);
            mode = (UnixFileMode)(status & PermissionMask);
            return (status & KindMask) switch
            {
                0x8000 => handle,
                0x4000 => throw new IOException("is a directory; name the file in it"),
                0x1000 => throw new IOException("is a pipe; name a regular file"),
                0x2000 or 0x6000 => throw new IOException("is a device; name a regular file"),
                _ => throw new IOException("is no regular file"),
            };
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    internal static string Reason(int error) => error switch
    {
        2 or 20 => "no such file; create it, or name another",
        13 or 1 => "may not be read by this user; give the daemon's user permission to read it",
        6 => "is a socket or a device without a reader; name a regular file",
        40 => "is a link that leads in circles; name a regular file",
        36 => "is too long for a path",
        _ => $"cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}",
    };

    private static int StatusOf(SafeFileHandle handle)
    {
        Span<byte> status = stackalloc byte[256];
        if (Examine(handle, "", EmptyPath, TypeAndMode, ref status[0]) != 0)
            throw new IOException($"cannot be examined: {Marshal.GetLastPInvokeErrorMessage()}");
        return BitConverter.ToUInt16(status[ModeOffset..]);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial SafeFileHandle OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Examine(SafeFileHandle directory, string path, int flags, uint mask, ref byte status);
}
