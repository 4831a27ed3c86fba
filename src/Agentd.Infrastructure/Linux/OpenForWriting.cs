using System.Runtime.InteropServices;

namespace Agentd.Infrastructure.Linux;

/// <summary>Whether somebody has a file open for writing, in whatever process: the kernel gives no read lease on such a file.</summary>
internal static partial class OpenForWriting
{
    private const int SetSignal = 10, SetLease = 1024, ReadLease = 0, TryAgain = 11;

    // Told to whoever holds a lease that is broken; unlike SIGIO, which is the default, it ends no process.
    private const int Harmless = 23;

    /// <summary>Whether somebody has; null where the file system cannot tell. The file must be our own.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static bool? Tell(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var descriptor = (int)file.DangerousGetHandle();
        if (Control(descriptor, SetSignal, Harmless) == 0 && Control(descriptor, SetLease, ReadLease) == 0) return false;
        return Marshal.GetLastPInvokeError() == TryAgain ? true : null;
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, nint argument);
}
