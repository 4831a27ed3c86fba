using System.Net;
using System.Threading.Channels;
using Agentd.Egress.Piping;
using Microsoft.AspNetCore.Connections;

namespace Agentd.Egress.Inspection;

/// <summary>
/// A connection that the doorstep handed to the HTTP server, as the server finds it among the connection's features: whose it is, and
/// where it leads.
/// </summary>
internal sealed class HandedConnection(SessionInspection session, Route route)
{
    private readonly TaskCompletionSource _served = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The session.</summary>
    public SessionInspection Session => session;

    /// <summary>Where it leads.</summary>
    public Route Route => route;

    /// <summary>Completes when the last request was answered.</summary>
    public Task Served => _served.Task;

    /// <summary>The last request was answered.</summary>
    public void Finish() => _served.TrySetResult();
}

/// <summary>An end point of the HTTP server's that no address leads to: connections come to it as they are handed.</summary>
internal sealed class HandedEndPoint(string name) : EndPoint
{
    /// <summary>The connections that the server has not taken yet.</summary>
    public Channel<ConnectionContext> Handed { get; } = Channel.CreateUnbounded<ConnectionContext>();

    /// <inheritdoc/>
    public override string ToString() => name;
}
