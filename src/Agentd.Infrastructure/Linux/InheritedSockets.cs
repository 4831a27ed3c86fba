using System.Globalization;
using System.Net.Sockets;
using Agentd.Protocol.Linux;

namespace Agentd.Infrastructure.Linux;

/// <summary>The listening sockets that systemd hands to a process that it starts, as sd_listen_fds(3) has it.</summary>
internal static class InheritedSockets
{
    private const int First = 3;
    private const int Most = 16;
    private const int SetDescriptorFlags = 2;
    private const nint CloseOnExec = 1;

    /// <summary>How many there are for this process; none where they are meant for another.</summary>
    /// <param name="environment">Reads a variable of the environment.</param>
    /// <param name="processId">This process.</param>
    public static int Count(Func<string, string?> environment, int processId) =>
        environment("LISTEN_PID") == processId.ToString(CultureInfo.InvariantCulture)
        && int.TryParse(environment("LISTEN_FDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= Most
            ? count : 0;

    /// <summary>Takes them. No program that this process starts gets them.</summary>
    /// <exception cref="LinuxException">There is none under such a number.</exception>
    /// <exception cref="SocketException">What is there is no socket.</exception>
    public static IReadOnlyList<Socket> Take(int count) => [.. Enumerable.Range(First, count).Select(TakeOne)];

    private static Socket TakeOne(int descriptor)
    {
        LinuxException.ThrowIfFailed(Libc.Control(descriptor, SetDescriptorFlags, CloseOnExec), "fcntl");
        return new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
    }
}
