using System.Runtime.InteropServices;

namespace Agentd.Cli.Launching;

/// <summary>The calls of the C library that replace one program by another.</summary>
internal static unsafe partial class Libc
{
    /// <summary>The signal of a pipe without a reader.</summary>
    public const int SigPipe = 13;

    /// <summary>What a signal does by default.</summary>
    public const nint DefaultAction = 0;

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true)]
    public static partial int Execve(byte* path, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint ReadLink(string path, byte* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "signal", SetLastError = true)]
    public static partial nint Signal(int number, nint action);

    /// <summary>
    /// The environment as the kernel gave it to this process: .NET's own view of it loses bytes that are not UTF-8.
    /// </summary>
    public static byte** Environment() => *(byte***)NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "environ");
}
