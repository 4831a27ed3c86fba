using System.Runtime.InteropServices;

namespace Agentd.Infrastructure.Linux;

/// <summary>
/// System calls on descriptors. A name is bytes and ends with a NUL that belongs to the span, so that nothing is decoded on the way
/// and nothing is read past its end.
/// </summary>
internal static partial class LinuxCalls
{
    internal const int AtRemoveDirectory = 0x200;
    internal const int AtEmptyPath = 0x1000;
    internal const int AtSymlinkNoFollow = 0x100;
    internal const int AtNoAutomount = 0x800;
    internal const int AtCurrentDirectory = -100;

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    internal static partial int OpenAt(int directory, ReadOnlySpan<byte> name, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    internal static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    internal static partial int Statx(int directory, ReadOnlySpan<byte> name, int flags, uint mask, out FileStatus status);

    [LibraryImport("libc", EntryPoint = "getxattr", SetLastError = true)]
    internal static partial nint Attribute(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, Span<byte> value, nuint size);

    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    internal static partial nint ReadEntries(int directory, Span<byte> buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int descriptor, Span<byte> buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    internal static partial nint ReadAt(int descriptor, Span<byte> buffer, nuint size, long offset);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int descriptor, ReadOnlySpan<byte> buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    internal static partial long Seek(int descriptor, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
    internal static partial nint ReadLinkAt(int directory, ReadOnlySpan<byte> name, Span<byte> buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true)]
    internal static partial int MakeDirectoryAt(int directory, ReadOnlySpan<byte> name, uint mode);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    internal static partial int UnlinkAt(int directory, ReadOnlySpan<byte> name, int flags);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true)]
    internal static partial int RenameAt(int from, ReadOnlySpan<byte> name, int to, ReadOnlySpan<byte> newName);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true)]
    internal static partial int RenameAt2(int from, ReadOnlySpan<byte> name, int to, ReadOnlySpan<byte> newName, uint flags);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    internal static partial int ChangeMode(int descriptor, uint mode);

    [LibraryImport("libc", EntryPoint = "fchmodat", SetLastError = true)]
    internal static partial int ChangeModeAt(int directory, ReadOnlySpan<byte> name, uint mode, int flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint SystemCall(nint number, nint descriptor, ReadOnlySpan<byte> name, nint mode, nint flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    internal static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    internal static partial int SyncFileSystem(int descriptor);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    internal static partial int Allocate(int descriptor, int mode, long offset, long length);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    internal static partial int Lock(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    internal static partial int Advise(nint start, nuint length, int advice);
}
