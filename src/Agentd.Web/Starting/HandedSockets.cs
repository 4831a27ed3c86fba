using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Agentd.Web.Starting;

/// <summary>The listening sockets that systemd hands to this process, as sd_listen_fds(3) has it.</summary>
internal static class HandedSockets
{
    private const int First = 3, Most = 16;

    /// <summary>Whether there are some.</summary>
    /// <exception cref="IOException">One of them is reached by other hosts.</exception>
    public static bool AreThere(Func<string, string?> environment)
    {
        if (environment("LISTEN_PID") != Environment.ProcessId.ToString(CultureInfo.InvariantCulture)) return false;
        _ = int.TryParse(environment("LISTEN_FDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        for (var descriptor = First; descriptor < First + Math.Min(count, Most); descriptor++) RequireLocal(descriptor);
        return count > 0;
    }

    private static void RequireLocal(int descriptor)
    {
        // Looked at, and left to the server: it is not closed here.
        var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: false));
        GC.SuppressFinalize(socket);
        if (socket.LocalEndPoint is IPEndPoint reached && !IPAddress.IsLoopback(reached.Address))
        {
            throw new IOException($"the socket that systemd hands over, {reached}, is reached by other hosts: "
                + "let ListenStream= name a path, or an address of the loopback, and reach it by ssh -L");
        }
    }
}
