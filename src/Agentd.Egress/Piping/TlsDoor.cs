using System.Buffers;
using System.Net.Sockets;
using Agentd.Domain.Network;
using Agentd.Egress.Decisions;
using Agentd.Egress.Protocol;
using Agentd.Egress.Sockets;
using Agentd.Egress.Tls;

namespace Agentd.Egress.Piping;

/// <summary>
/// Looks at a connection's first message without taking it: it must be TLS, for the name that the connection is meant for.
/// </summary>
internal sealed class TlsDoor(DecisionLog decisions)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Whether the connection may go on; what may not is recorded.</summary>
    public async Task<bool> AdmitsAsync(Socket client, Route route, CancellationToken over)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(over);
        late.CancelAfter(Patience);
        var (state, seen) = await LookAsync(client, late.Token).ConfigureAwait(false);
        if (state == HelloState.Incomplete && seen is null) return false;
        if (state != HelloState.Whole) return Refuse(route, "not_tls");
        if (seen is null) return Refuse(route, "no_sni");
        return (HostName.TryParse(seen, out var name) && name.Text == route.Host) || Refuse(route, "sni", seen);
    }

    private bool Refuse(Route route, string reason, string? seen = null)
    {
        decisions.Deny(DecisionKind.Tls, route.Host, route.Port, reason, seen, route.Place);
        return false;
    }

    // A connection that says nothing holds no buffer; one that says too little, until the time is up.
    private static async Task<(HelloState State, string? Name)> LookAsync(Socket client, CancellationToken late)
    {
        try
        {
            await client.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, late).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return (HelloState.Incomplete, "");
        }
        var (room, first) = (ArrayPool<byte>.Shared.Rent(ClientHello.Most), new FirstBytes(client));
        try
        {
            for (var seen = 0; ;)
            {
                var there = await first.LookAsync(room.AsMemory(0, ClientHello.Most), late).ConfigureAwait(false);
                var state = ClientHello.State(room.AsSpan(0, there));
                if (state == HelloState.Whole) return (state, ClientHello.NameIn(room.AsSpan(0, there)));
                if (state == HelloState.NotTls || there == 0) return (state, there == 0 ? null : "");
                if (there == seen) return (HelloState.Incomplete, "");
                seen = there;
            }
        }
        catch (OperationCanceledException)
        {
            return (HelloState.Incomplete, "");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }
}
