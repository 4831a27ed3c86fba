using System.Runtime.InteropServices;

namespace Agentd.Infrastructure.Staging;

/// <summary>realpath(3): a path with every link in it resolved.</summary>
internal static partial class CanonicalPath
{
    /// <summary>Resolves a path.</summary>
    /// <exception cref="IOException">The path does not exist or cannot be followed.</exception>
    public static string Of(string path)
    {
        var resolved = Resolve(path, IntPtr.Zero);
        if (resolved == IntPtr.Zero) throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        try
        {
            return Marshal.PtrToStringUTF8(resolved) ?? throw new IOException($"{path}: not resolved");
        }
        finally
        {
            Free(resolved);
        }
    }

    [LibraryImport("libc", EntryPoint = "realpath", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial IntPtr Resolve(string path, IntPtr buffer);

    [LibraryImport("libc", EntryPoint = "free")]
    private static partial void Free(IntPtr memory);
}
