using System.Runtime.InteropServices;

namespace Agentd.Infrastructure.Doctor;

/// <summary>The kernel's answers that .NET has no door to.</summary>
internal static partial class HostCalls
{
    /// <summary>May be written.</summary>
    internal const int MayWrite = 2;

    /// <summary>May be read.</summary>
    internal const int MayRead = 4;

    private const int WithEffectiveIds = 0x200;
    private const int CurrentDirectory = -100;

    /// <summary>Whether this process may do something with a path.</summary>
    internal static bool May(int how, string path) => Access(CurrentDirectory, path, how, WithEffectiveIds) == 0;

    /// <summary>Whether a program may gain capabilities from its file, the other way than being set-uid.</summary>
    internal static bool HasFileCapabilities(string path) => Attribute(path, "security.capability", 0, 0) > 0;

    /// <summary>This process's own user by name, from wherever the host's C library has it; null for other users and without a name.</summary>
    internal static string? NameOf(uint user) => user == EffectiveUser() && Environment.UserName is { Length: > 0 } name ? name : null;

    [LibraryImport("libc", EntryPoint = "geteuid")]
    internal static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "statfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int FileSystemOf(string path, out FileSystemStatus status);

    [LibraryImport("libc", EntryPoint = "faccessat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(int directory, string path, int mode, int flags);

    [LibraryImport("libc", EntryPoint = "getxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Attribute(string path, string name, nint value, nuint size);
}

/// <summary>What <c>statfs</c> says; the layout of 64-bit Linux.</summary>
[StructLayout(LayoutKind.Explicit, Size = 120)]
internal readonly struct FileSystemStatus
{
    [FieldOffset(0)] internal readonly long Type;
    [FieldOffset(8)] internal readonly long BlockSize;
    [FieldOffset(32)] internal readonly long AvailableBlocks;
    [FieldOffset(40)] internal readonly long Inodes;
    [FieldOffset(48)] internal readonly long FreeInodes;
}
