using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Agentd.Egress.Piping;

/// <summary>A connection that a rule allows by name, and that must not be made because of where the name leads.</summary>
internal sealed class RefusedAddressException(string addresses) : Exception(addresses);

/// <summary>Connects to where a route leads. A name is resolved anew each time, and only an address that passed is dialled.</summary>
internal static class Dialer
{
    private const int MostAddresses = 4;
    private const string HostFromInside = "host.containers.internal";
    private static readonly TimeSpan ResolvePatience = TimeSpan.FromSeconds(15), ConnectPatience = TimeSpan.FromSeconds(10);

    /// <summary>Connects.</summary>
    /// <exception cref="RefusedAddressException">The name leads only to where the rule does not allow.</exception>
    /// <exception cref="IOException">It cannot be resolved or reached; the message says why.</exception>
    public static async Task<Socket> DialAsync(Route route, SemaphoreSlim resolving, CancellationToken over)
    {
        var found = route.Address is { } address ? [address] : await ResolveAsync(route.Host, resolving, over).ConfigureAwait(false);
        var own = new Lazy<HashSet<IPAddress>>(OwnAddresses);
        bool IsOwn(IPAddress one) => own.Value.Contains(Unscoped(one));
        var allowed = found.Where(one => route.MayLieAt(one, IsOwn)).Take(MostAddresses).ToArray();
        if (allowed.Length == 0)
            throw new RefusedAddressException(string.Join(", ", found.Take(MostAddresses).Select(one => one.ToString())));
        Exception? last = null;
        foreach (var one in allowed)
        {
            try
            {
                return await ConnectAsync(new IPEndPoint(one, route.Port), over).ConfigureAwait(false);
            }
            catch (Exception failure) when (
                failure is SocketException || (failure is OperationCanceledException && !over.IsCancellationRequested))
            {
                last = failure;
            }
        }
        throw new IOException(last is SocketException refused ? refused.SocketErrorCode.ToString() : "did not answer in time", last);
    }

    private static async Task<IPAddress[]> ResolveAsync(string host, SemaphoreSlim resolving, CancellationToken over)
    {
        // As Podman names this host to containers: what listens here is at the loopback.
        if (host == HostFromInside) return [IPAddress.Loopback, IPAddress.IPv6Loopback];
        using var late = CancellationTokenSource.CreateLinkedTokenSource(over);
        late.CancelAfter(ResolvePatience);
        await resolving.WaitAsync(over).ConfigureAwait(false);
        try
        {
            return await System.Net.Dns.GetHostAddressesAsync(host, late.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (
            failure is SocketException || (failure is OperationCanceledException && !over.IsCancellationRequested))
        {
            var why = failure is SocketException known ? known.SocketErrorCode.ToString() : "no answer in time";
            throw new IOException($"the name cannot be resolved: {why}", failure);
        }
        finally
        {
            resolving.Release();
        }
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint to, CancellationToken over)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(over);
        late.CancelAfter(ConnectPatience);
        var socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(to, late.Token).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Read anew: an interface may come and go. The addresses alone: an interface's properties are read from a dozen files.
    internal static HashSet<IPAddress> OwnAddresses() =>
        [.. IPGlobalProperties.GetIPGlobalProperties().GetUnicastAddresses().Select(one => Unscoped(one.Address))];

    // The host is the host, on whichever link.
    private static IPAddress Unscoped(IPAddress address) => new(address.GetAddressBytes());
}
