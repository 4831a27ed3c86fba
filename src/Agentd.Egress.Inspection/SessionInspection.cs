using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using Agentd.Domain.Network;
using Agentd.Domain.Usage;
using Agentd.Egress.Decisions;
using Agentd.Egress.Inspection.Certificates;
using Agentd.Egress.Inspection.Credentials;
using Agentd.Egress.Piping;
using Agentd.Egress.Protocol;
using Agentd.Egress.Rules;

namespace Agentd.Egress.Inspection;

/// <summary>What the HTTP server needs to know of one session: its rules, its authority, its way to the outside, its decisions.</summary>
internal sealed class SessionInspection : IInspection
{
    /// <summary>The most of its requests that are served at a time, whatever their connections.</summary>
    public const int MostRequests = 128;

    private readonly InspectionServer _server;
    private readonly SessionAuthority? _authority;
    // As many as the names of a session, at most.
    private readonly ConcurrentDictionary<(string Host, int Port), string> _reached = new();

    /// <summary>Takes over the parts.</summary>
    public SessionInspection(InspectionServer server, SessionRules rules, DecisionLog decisions, InspectedParts parts)
    {
        (_server, Rules, Decisions) = (server, rules, decisions);
        (Credentials, _authority, Metering) = (parts.Credentials, parts.Authority, parts.Metering);
        Upstream = new HttpMessageInvoker(UpstreamConnections.Handler(
            parts.Trust, parts.Dialer, (route, address) => _reached[(route.Host, route.Port)] = address));
    }

    /// <summary>What it may reach.</summary>
    public SessionRules Rules { get; }

    /// <summary>What is put into its requests.</summary>
    public SessionCredentials Credentials { get; }

    /// <summary>Where it is written down what its requests use; null where none of its hosts is metered.</summary>
    public SessionMetering? Metering { get; }

    /// <summary>Where what was decided goes.</summary>
    public DecisionLog Decisions { get; }

    /// <summary>Room for its requests: one for which there is none is refused, not kept, for it would be kept with its headers.</summary>
    public SemaphoreSlim Requests { get; } = new(MostRequests, MostRequests);

    /// <summary>Its connections to servers: of no other session.</summary>
    public HttpMessageInvoker Upstream { get; }

    /// <inheritdoc/>
    public bool Wants(Route route) => route.Rule.IsInspected
        || (route.Rule.Protocol == NetworkProtocol.Https && route.Address is null && HostName.TryParse(route.Host, out var host)
            && Credentials.Of(host, Rules).Any());

    /// <inheritdoc/>
    public Task CarryAsync(Socket client, Route route, CancellationToken over) => _server.CarryAsync(client, this, route, over);

    /// <inheritdoc/>
    public void Renew(IReadOnlyList<EgressValue> values) => Credentials.Renew(values);

    /// <inheritdoc/>
    public void Allow(decimal cost, string? refusal) => Metering?.Ledger?.Allow(cost, refusal);

    /// <summary>What the host of a route speaks that says what it used; null where no rule for it has it metered.</summary>
    public MeteredApi? MeterOf(Route route) =>
        (route.Address is { } address ? Rules.AllFor(address, route.Port)
            : HostName.TryParse(route.Host, out var host) ? Rules.AllFor(host, route.Port) : [])
        .Select(one => one.Rule.Meter).FirstOrDefault(meter => meter is not null);

    /// <summary>The address that a route led to last; null when it never did.</summary>
    public string? AddressOf(Route route) => _reached.GetValueOrDefault((route.Host, route.Port));

    /// <summary>How a connection for a host is answered.</summary>
    /// <exception cref="InvalidOperationException">The session was given no authority: the daemon named none.</exception>
    public SslServerAuthenticationOptions ServerOptionsFor(string host) =>
        _authority?.For(host) ?? throw new InvalidOperationException("a session without an authority cannot be read");

    /// <inheritdoc/>
    public void Dispose()
    {
        Upstream.Dispose();
        Metering?.Journal.Dispose();
        _authority?.Dispose();
    }
}
