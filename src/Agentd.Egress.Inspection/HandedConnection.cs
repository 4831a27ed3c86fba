using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Agentd.Domain.Network;
using Agentd.Egress.Piping;
using Agentd.Egress.Protocol;
using Microsoft.AspNetCore.Connections;

namespace Agentd.Egress.Inspection;

/// <summary>
/// A connection that the doorstep handed to the HTTP server, as the server finds it among the connection's features: whose it is, and
/// where it leads.
/// </summary>
internal sealed class HandedConnection(SessionInspection session, Route route)
{
    // By the server's names for them: as many as a connection has streams.
    private readonly ConcurrentDictionary<string, byte> _serving = new();
    private readonly TaskCompletionSource _served = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The session.</summary>
    public SessionInspection Session => session;

    /// <summary>Where it leads.</summary>
    public Route Route => route;

    /// <summary>Whether its TLS was agreed upon.</summary>
    public bool IsSecured { get; set; }

    /// <summary>Completes when the last request was answered.</summary>
    public Task Served => _served.Task;

    /// <summary>The last request was answered.</summary>
    public void Finish() => _served.TrySetResult();

    /// <summary>A request is served from now on.</summary>
    public void Begin(string request) => _serving[request] = 0;

    /// <summary>It is no more.</summary>
    public void End(string request) => _serving.TryRemove(request, out _);

    /// <summary>Whether a request is served at this moment.</summary>
    public bool IsServing(string request) => _serving.ContainsKey(request);

    /// <summary>Tells that something was said which nobody can read. Not what: nobody knows what of it is secret.</summary>
    public void TellMalformed(int? status = null) => Session.Decisions.Add(new Decision
    {
        Verdict = NetworkVerdict.Deny,
        Kind = Route.Rule.Protocol == NetworkProtocol.Http ? DecisionKind.Http : DecisionKind.Https,
        Host = Route.Host,
        Port = Route.Port,
        Reason = "malformed",
        Status = status,
    });

    /// <summary>Tells that the client broke its TLS off, or did not go on with it.</summary>
    public void TellUnsecured() => Session.Decisions.Add(new Decision
    {
        Verdict = NetworkVerdict.Fail,
        Kind = DecisionKind.Tls,
        Host = Route.Host,
        Port = Route.Port,
        Rule = Route.Place,
        Reason = "handshake",
    });
}

/// <summary>An end point of the HTTP server's that no address leads to: connections come to it as they are handed.</summary>
internal sealed class HandedEndPoint(string name) : EndPoint
{
    /// <summary>The connections that the server has not taken yet.</summary>
    public Channel<ConnectionContext> Handed { get; } = Channel.CreateUnbounded<ConnectionContext>();

    /// <inheritdoc/>
    public override string ToString() => name;
}
