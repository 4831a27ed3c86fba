using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Agentd.Domain.Network;
using Agentd.Egress.Decisions;
using Agentd.Egress.Protocol;
using Agentd.Egress.Rules;
using Agentd.Egress.Sockets;

namespace Agentd.Egress.Piping;

/// <summary>
/// Where a session's connections arrive, whatever address they were meant for: the address says whom, the rules say whether. What no rule
/// allows is reset, and recorded.
/// </summary>
/// <param name="rules">What is allowed.</param>
/// <param name="names">Which addresses stand for which names.</param>
/// <param name="decisions">Where decisions go.</param>
/// <param name="inspection">Carries connections whose requests are read; null where there are none.</param>
/// <param name="dialer">Makes the others.</param>
internal sealed class Doorstep(SessionRules rules, NameTable names, DecisionLog decisions, IInspection? inspection, Dialer dialer)
{
    /// <summary>The most connections of a session at a time.</summary>
    public const int Most = 256;

    private readonly SemaphoreSlim _room = new(Most, Most);
    private readonly TlsDoor _tls = new(decisions);
    private readonly Pipe _pipe = new(decisions, dialer);
    private readonly ForwardProxy _proxy = new(rules, decisions);

    /// <summary>Serves a port until the session is let go.</summary>
    public async Task ServeAsync(Socket listener, int port, CancellationToken over)
    {
        while (await Arrivals.AcceptAsync(listener, over).ConfigureAwait(false) is { } client)
        {
            if (_room.Wait(0, CancellationToken.None))
            {
                _ = ServeOneAsync(client, port, over);
                continue;
            }
            decisions.Deny(DecisionKind.Tcp, Meant(client)?.ToString() ?? "", port, "too_many_connections");
            Arrivals.Reset(client);
        }
    }

    /// <summary>Waits until no connection is left, or the time is up. Nothing is admitted after that.</summary>
    public void AwaitEmpty(TimeSpan patience)
    {
        var until = Stopwatch.GetTimestamp() + (long)(patience.TotalSeconds * Stopwatch.Frequency);
        for (var gone = 0; gone < Most; gone++)
        {
            var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), until);
            if (!_room.Wait(left > TimeSpan.Zero ? left : TimeSpan.Zero)) return;
        }
    }

    private async Task ServeOneAsync(Socket client, int port, CancellationToken sessionOver)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(sessionOver);
        var over = ended.Token;
        try
        {
            await Task.Yield();
            client.NoDelay = true;
            if (Meant(client) is not { } address)
            {
                client.Dispose();
                return;
            }
            if (await RouteAsync(client, address, port, over).ConfigureAwait(false) is not { } route) return;
            using var clone = route.Place == 0 ? rules.CloneEnd.Register(ended.Cancel) : default;
            if (route.Rule.Protocol == NetworkProtocol.Https && !await _tls.AdmitsAsync(client, route, over).ConfigureAwait(false))
                Arrivals.Reset(client);
            else if (inspection?.Wants(route) == true)
                await inspection.CarryAsync(client, route, over).ConfigureAwait(false);
            else
                await _pipe.CarryAsync(client, route, over).ConfigureAwait(false);
        }
        catch (Exception end) when (end is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            Arrivals.Reset(client);
        }
        finally
        {
            _room.Release();
        }
    }

    // Null when the connection was refused, and is gone.
    private async Task<Route?> RouteAsync(Socket client, IPAddress address, int port, CancellationToken over)
    {
        var name = names.NameOf(address);
        var host = name?.Text ?? address.ToString();
        if ((name is { } known ? rules.For(known, port) : rules.For(address, port)) is { } allowed)
            return new Route(allowed.Rule, allowed.Place, host, name is null ? address : null, port);
        if (ForwardProxy.IsAt(address, port)) return await _proxy.AdmitAsync(client, over).ConfigureAwait(false);
        if (rules.Learns && decisions.HasRoom) return Route.Learned(host, name is null ? address : null, port, Reason(name));
        decisions.Deny(DecisionKind.Tcp, host, port, Reason(name));
        Arrivals.Reset(client);
        return null;
    }

    private string Reason(HostName? name) => name is not { } known ? "address" : rules.Know(known) ? "port" : "no_rule";

    private static IPAddress? Meant(Socket client)
    {
        try
        {
            var address = ((IPEndPoint)client.LocalEndPoint!).Address;
            return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }
}
