using System.Runtime.InteropServices;

namespace Agentd.Cli.Terminals;

/// <summary>Standard streams that whoever called us had closed.</summary>
internal static partial class StandardStreams
{
    private const int StandardError = 2;
    private const int ReadWrite = 2;

    /// <summary>
    /// Opens /dev/null in their places, so that nothing else that this program, or the daemon that it becomes, opens is taken for one of them.
    /// </summary>
    public static void Fill()
    {
        int descriptor;
        do descriptor = Open("/dev/null\0"u8, ReadWrite); // Bytes: the runtime's own texts would open a source of randomness first.
        while (descriptor is >= 0 and <= StandardError);
        if (descriptor >= 0) Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open")]
    private static partial int Open(ReadOnlySpan<byte> path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
