using System.Net;
using System.Net.Sockets;

namespace Agentd.Notify.Sinks;

/// <summary>A name's addresses.</summary>
internal delegate Task<IPAddress[]> NameLookup(string host, CancellationToken cancellation);

/// <summary>
/// Connects to a host. What is judged is the address that is connected to, not what another question for the name would be answered.
/// </summary>
internal sealed class GuardedDial(NameLookup lookup, Func<IPAddress, bool> isPublic)
{
    // A host whose IPv6 leads nowhere must still be told over IPv4.
    private static readonly TimeSpan Share = TimeSpan.FromSeconds(5);

    /// <summary>Connects to the first address that may be and answers.</summary>
    /// <exception cref="PrivateAddressException">The name has no address but private ones.</exception>
    /// <exception cref="SocketException">None answers, or the name has none.</exception>
    public async ValueTask<Stream> ConnectAsync(string host, int port, bool allowPrivate, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(host, out var literal)
            ? [literal] : await lookup(host, cancellation).ConfigureAwait(false);
        var allowed = addresses.Select(Plain).Where(address => allowPrivate || isPublic(address)).ToArray();
        if (allowed.Length == 0 && addresses.Length > 0) throw new PrivateAddressException();
        SocketException failure = new((int)SocketError.HostNotFound);
        foreach (var address in allowed)
        {
            using var share = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            if (!address.Equals(allowed[^1])) share.CancelAfter(Share);
            try
            {
                return await ConnectAsync(new IPEndPoint(address, port), share.Token).ConfigureAwait(false);
            }
            catch (SocketException refused)
            {
                failure = refused;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                failure = new((int)SocketError.TimedOut);
            }
        }
        throw failure;
    }

    private static async Task<Stream> ConnectAsync(IPEndPoint end, CancellationToken cancellation)
    {
        var socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(end, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}

/// <summary>A sink's name leads to private addresses only, and its configuration does not allow them.</summary>
internal sealed class PrivateAddressException()
    : IOException("its address is private: set allow_private_addresses = true if that is meant");
