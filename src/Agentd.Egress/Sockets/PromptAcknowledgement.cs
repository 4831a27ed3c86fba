using System.Net.Sockets;

namespace Agentd.Egress.Sockets;

/// <summary>
/// Tells a peer at once that its bytes have come. The kernel waits with that, up to 40 ms, for an answer to send it with; and a peer that
/// sends in small pieces, such as git through its own protocol, holds the next piece until the last one is acknowledged (RFC 896).
/// </summary>
internal static class PromptAcknowledgement
{
    // tcp(7): IPPROTO_TCP, TCP_QUICKACK. The option holds for what has come, not for what comes.
    private const int Tcp = 6, QuickAcknowledge = 12;

    /// <summary>Acknowledges what was received.</summary>
    /// <exception cref="SocketException">The connection is gone.</exception>
    public static void Send(Socket receiver)
    {
        ReadOnlySpan<byte> on = [1, 0, 0, 0];
        receiver.SetRawSocketOption(Tcp, QuickAcknowledge, on);
    }
}
