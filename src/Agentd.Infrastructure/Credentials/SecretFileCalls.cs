using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Credentials;

/// <summary>What <see cref="SecretFile"/> asks of libc: .NET can neither refuse a link while opening nor tell a file's owner.</summary>
internal static partial class SecretFileCalls
{
    internal const int NoSuchFile = 2;
    internal const int PermissionDenied = 13;
    internal const int IsLink = 40;

    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int EmptyPath = 0x1000;
    private const uint TypeModeAndOwner = 0x1 | 0x2 | 0x8;

    /// <summary>Flags of open: read only, never through a link, never waiting for a writer of a fifo.</summary>
    internal static int ReadWithoutFollowing { get; } = CloseOnExec | NonBlocking | NoFollow;

    private static int NoFollow => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    internal static partial nint Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    internal static partial uint EffectiveUser();

    /// <summary>Reads an open file's type, rights and owner; 0, or -1 with the last error set.</summary>
    internal static int Stat(SafeFileHandle file, out FileFacts facts) => StatX(file, "", EmptyPath, TypeModeAndOwner, out facts);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int StatX(SafeFileHandle directory, string path, int flags, uint mask, out FileFacts facts);

    /// <summary>The part of <c>struct statx</c> that matters here; its layout is the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct FileFacts
    {
        [FieldOffset(20)]
        internal uint Owner;

        [FieldOffset(28)]
        internal ushort Mode;

        internal readonly bool IsRegularFile => (Mode & 0xF000) == 0x8000;

        internal readonly UnixFileMode Rights => (UnixFileMode)(Mode & 0xFFF);
    }
}
