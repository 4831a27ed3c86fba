using System.Net.Sockets;

namespace Agentd.Egress.Sockets;

/// <summary>Connections as they arrive at a listening socket, and the end of those that are refused.</summary>
internal static class Arrivals
{
    /// <summary>The next connection; null when the session is let go.</summary>
    public static async Task<Socket?> AcceptAsync(Socket listener, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                return await listener.AcceptAsync(over).ConfigureAwait(false);
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException) when (!over.IsCancellationRequested)
            {
                // The client left before it was let in, or descriptors are short for a moment.
                await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None).ConfigureAwait(false);
            }
        }
        return null;
    }

    /// <summary>Ends a connection as a refusal: the client sees a reset.</summary>
    public static void Reset(Socket client)
    {
        try
        {
            client.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The client was faster.
        }
        client.Dispose();
    }
}
