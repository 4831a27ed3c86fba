using System.Runtime.InteropServices;

namespace Agentd.Protocol.Linux;

/// <summary>
/// The calls of the C library that several programs make, or the client alone. A name is bytes and ends with a NUL of the span:
/// nothing is decoded on the way, nothing is read past its end.
/// </summary>
internal static unsafe partial class Libc
{
    /// <summary>In place of a directory's descriptor: where this process stands.</summary>
    internal const int AtCurrentDirectory = -100;

    /// <summary>The signal of a pipe without a reader.</summary>
    internal const int SigPipe = 13;

    /// <summary>What a signal does by default.</summary>
    internal const nint DefaultAction = 0;

    [LibraryImport("libc", EntryPoint = "geteuid")]
    internal static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    internal static partial int OpenAt(int directory, ReadOnlySpan<byte> name, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int descriptor, ReadOnlySpan<byte> buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    internal static partial int Control(int descriptor, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint SystemCall(nint number, nint first, nint second, nint third, nint fourth = 0);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    internal static partial int Advise(nint start, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint ReadLink(string path, byte* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "signal", SetLastError = true)]
    internal static partial nint Signal(int number, nint action);

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true)]
    internal static partial int Execve(byte* path, byte** arguments, byte** environment);

    /// <summary>
    /// The environment as the kernel gave it to this process: .NET's own view of it loses bytes that are not UTF-8.
    /// </summary>
    internal static byte** Environment() => *(byte***)NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "environ");
}
