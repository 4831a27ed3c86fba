using Agentd.Protocol.Linux;

namespace Agentd.Cli.Terminals;

/// <summary>Standard streams that the caller of agentd had closed.</summary>
internal static class StandardStreams
{
    private const int StandardError = 2;
    private const int ReadWrite = 2;

    /// <summary>
    /// Opens /dev/null in their places, so that nothing else that this program, or the daemon that it becomes, opens is taken for one of
    /// them.
    /// </summary>
    public static void Fill()
    {
        int descriptor;
        // Bytes: the runtime's own texts would open a source of randomness first.
        do descriptor = Libc.OpenAt(Libc.AtCurrentDirectory, "/dev/null\0"u8, ReadWrite, 0);
        while (descriptor is >= 0 and <= StandardError);
        if (descriptor >= 0) Libc.Close(descriptor);
    }
}
