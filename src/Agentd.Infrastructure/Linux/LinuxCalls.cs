using System.Runtime.InteropServices;
using Agentd.Protocol.Linux;

namespace Agentd.Infrastructure.Linux;

/// <summary>
/// The system calls that the daemon's side alone makes; the others are in <see cref="Libc"/>, and names are bytes in the same way. Calls
/// that wait take a handle, so that its descriptor is nobody else's meanwhile.
/// </summary>
internal static partial class LinuxCalls
{
    internal const int AtRemoveDirectory = 0x200;
    internal const int AtEmptyPath = 0x1000;
    internal const int AtSymlinkNoFollow = 0x100;
    internal const int AtNoAutomount = 0x800;
    internal const int AtEffectiveIds = 0x200;

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    internal static partial int Statx(int directory, ReadOnlySpan<byte> name, int flags, uint mask, out FileStatus status);

    [LibraryImport("libc", EntryPoint = "statfs", SetLastError = true)]
    internal static partial int StatFileSystem(ReadOnlySpan<byte> path, out FileSystemStatus status);

    [LibraryImport("libc", EntryPoint = "faccessat", SetLastError = true)]
    internal static partial int AccessAt(int directory, ReadOnlySpan<byte> name, int mode, int flags);

    [LibraryImport("libc", EntryPoint = "getxattr", SetLastError = true)]
    internal static partial nint Attribute(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, Span<byte> value, nuint size);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    internal static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    internal static partial int SetPriority(int which, int whose, int priority);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    internal static partial int Lock(SafeHandle descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(SafeHandle descriptor, Span<byte> buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    internal static partial nint ReadEntries(int directory, Span<byte> buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    internal static partial nint ReadAt(int descriptor, Span<byte> buffer, nuint size, long offset);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    internal static partial long Seek(int descriptor, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
    internal static partial nint ReadLinkAt(int directory, ReadOnlySpan<byte> name, Span<byte> buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true)]
    internal static partial int MakeDirectoryAt(int directory, ReadOnlySpan<byte> name, uint mode);

    [LibraryImport("libc", EntryPoint = "mkfifoat", SetLastError = true)]
    internal static partial int MakePipeAt(int directory, ReadOnlySpan<byte> name, uint mode);

    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true)]
    internal static partial int LinkAt(int from, ReadOnlySpan<byte> name, int to, ReadOnlySpan<byte> newName, int flags);

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

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    internal static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    internal static partial int SyncFileSystem(int descriptor);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    internal static partial int Allocate(int descriptor, int mode, long offset, long length);
}

/// <summary>The flags of <c>open</c>. Two of them have other values on ARM.</summary>
internal static class OpenFlags
{
    internal const int ReadOnly = 0;
    internal const int WriteOnly = 1;
    internal const int ReadWrite = 2;
    internal const int Create = 0x40;
    internal const int Exclusive = 0x80;
    internal const int NoTerminal = 0x100;
    internal const int Append = 0x400;
    internal const int NonBlocking = 0x800;
    internal const int CloseOnExec = 0x80000;
    internal const int PathOnly = 0x200000;

    internal static readonly int Directory = OnArm ? 0x4000 : 0x10000;
    internal static readonly int NoFollow = OnArm ? 0x8000 : 0x20000;

    private static bool OnArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;
}
