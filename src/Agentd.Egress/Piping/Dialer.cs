using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Agentd.Egress.Protocol;

namespace Agentd.Egress.Piping;

/// <summary>A connection that was made.</summary>
/// <param name="Socket">The connection.</param>
/// <param name="Where">The address, or the word for the proxy.</param>
internal sealed record Reached(Socket Socket, string Where);

/// <summary>A connection that a rule allows by name, and that must not be made because of where the name leads.</summary>
internal sealed class RefusedAddressException(string addresses) : Exception(addresses);

/// <summary>
/// Connects to where a route leads. A name is resolved anew each time, and only an address that passed is dialled; one that lies behind the
/// operator's proxy is the proxy's to resolve.
/// </summary>
/// <param name="resolving">Room for questions for names: each occupies a thread for as long as a name server likes.</param>
/// <param name="proxy">The operator's proxy; null for none.</param>
internal sealed class Dialer(SemaphoreSlim resolving, ProxyTunnel? proxy = null)
{
    /// <summary>The questions for names that a session may have open at a time.</summary>
    public const int MostResolving = 8;

    private const int MostAddresses = 4;
    private const string HostFromInside = "host.containers.internal";
    private static readonly TimeSpan ResolvePatience = TimeSpan.FromSeconds(15), ConnectPatience = TimeSpan.FromSeconds(10);

    /// <summary>A session's, by way of a proxy where there is one.</summary>
    /// <exception cref="FormatException">A name that is reached without it cannot be read.</exception>
    public static Dialer Of(EgressProxy? proxy) =>
        new(new SemaphoreSlim(MostResolving, MostResolving), proxy is null ? null : new ProxyTunnel(proxy));

    /// <summary>Connects.</summary>
    /// <exception cref="RefusedAddressException">The name leads only to where the rule does not allow.</exception>
    /// <exception cref="IOException">It cannot be resolved or reached; the message says why.</exception>
    public async Task<Reached> DialAsync(Route route, CancellationToken over)
    {
        if (proxy?.Carries(route) == true) return await DialProxyAsync(proxy, route, over).ConfigureAwait(false);
        var found = route.Address is { } address ? [address] : await ResolveAsync(route.Host, over).ConfigureAwait(false);
        var own = new Lazy<HashSet<IPAddress>>(OwnAddresses);
        bool IsOwn(IPAddress one) => own.Value.Contains(Unscoped(one));
        var allowed = found.Where(one => route.MayLieAt(one, IsOwn)).Take(MostAddresses).ToArray();
        if (allowed.Length == 0)
            throw new RefusedAddressException(string.Join(", ", found.Take(MostAddresses).Select(one => one.ToString())));
        var socket = await ConnectToAnyAsync(allowed, route.Port, over).ConfigureAwait(false);
        return new Reached(socket, ((IPEndPoint)socket.RemoteEndPoint!).Address.ToString());
    }

    private async Task<Reached> DialProxyAsync(ProxyTunnel tunnel, Route route, CancellationToken over)
    {
        // The operator's own word: it may lie anywhere.
        var found = IPAddress.TryParse(tunnel.Host, out var address)
            ? [address] : await ResolveAsync(tunnel.Host, over).ConfigureAwait(false);
        var socket = await ConnectToAnyAsync([.. found.Take(MostAddresses)], tunnel.Port, over).ConfigureAwait(false);
        try
        {
            await tunnel.OpenAsync(socket, route, over).ConfigureAwait(false);
            return new Reached(socket, ProxyTunnel.Word);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Socket> ConnectToAnyAsync(IReadOnlyList<IPAddress> allowed, int port, CancellationToken over)
    {
        Exception? last = null;
        foreach (var one in allowed)
        {
            try
            {
                return await ConnectAsync(new IPEndPoint(one, port), over).ConfigureAwait(false);
            }
            catch (Exception failure) when (
                failure is SocketException || (failure is OperationCanceledException && !over.IsCancellationRequested))
            {
                last = failure;
            }
        }
        throw new IOException(last is SocketException refused ? refused.SocketErrorCode.ToString() : "did not answer in time", last);
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken over)
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
