using System.Buffers;
using System.Diagnostics;
using System.Net.Sockets;
using Agentd.Domain.Network;
using Agentd.Egress.Decisions;
using Agentd.Egress.Protocol;
using Agentd.Egress.Sockets;

namespace Agentd.Egress.Piping;

/// <summary>Carries a connection's bytes both ways, without looking at them.</summary>
internal sealed class Pipe(DecisionLog decisions, Dialer dialer)
{
    private const int Chunk = 64 * 1024;

    /// <summary>Connects to where the route leads, carries until both sides have said all, and ends the connection.</summary>
    public async Task CarryAsync(Socket client, Route route, CancellationToken over)
    {
        var began = Stopwatch.GetTimestamp();
        if (await ReachAsync(route, over).ConfigureAwait(false) is not { } there)
        {
            Arrivals.Reset(client);
            return;
        }
        using (client)
        using (var upstream = there.Socket)
        {
            var reached = Line(route, route.Objection is null ? NetworkVerdict.Allow : NetworkVerdict.WouldDeny) with
            {
                Reason = route.Objection,
                Address = there.Where,
            };
            decisions.Add(reached);
            var (sent, received) = (CopyAsync(client, upstream, over), CopyAsync(upstream, client, over));
            await Task.WhenAll(sent, received).ConfigureAwait(false);
            decisions.Add(Line(route, NetworkVerdict.End) with
            {
                Sent = sent.Result,
                Received = received.Result,
                Ms = (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds,
            });
        }
    }

    private async Task<Reached?> ReachAsync(Route route, CancellationToken over)
    {
        try
        {
            return await dialer.DialAsync(route, over).ConfigureAwait(false);
        }
        catch (RefusedAddressException refused)
        {
            decisions.Add(Line(route, NetworkVerdict.Deny) with { Reason = "private_address", Address = refused.Message });
        }
        catch (IOException failure)
        {
            decisions.Add(Line(route, NetworkVerdict.Fail) with { Reason = failure.Message });
        }
        return null;
    }

    private static Decision Line(Route route, NetworkVerdict verdict) => new()
    {
        Verdict = verdict,
        Kind = route.Rule.Protocol == NetworkProtocol.Https ? DecisionKind.Tls : DecisionKind.Tcp,
        Host = route.Host,
        Port = route.Port,
        Rule = route.Place,
    };

    // One way: until its side has said all, or either is gone. Holds no buffer while nothing comes.
    private static async Task<long> CopyAsync(Socket from, Socket to, CancellationToken over)
    {
        long total = 0;
        try
        {
            while (true)
            {
                await from.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, over).ConfigureAwait(false);
                var room = ArrayPool<byte>.Shared.Rent(Chunk);
                try
                {
                    var count = await from.ReceiveAsync(room.AsMemory(0, Chunk), SocketFlags.None, over).ConfigureAwait(false);
                    if (count == 0) break;
                    for (var sent = 0; sent < count;)
                        sent += await to.SendAsync(room.AsMemory(sent, count - sent), SocketFlags.None, over).ConfigureAwait(false);
                    total += count;
                    if (count < Chunk) PromptAcknowledgement.Send(from);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(room);
                }
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The other way must not wait for a side that is gone.
            from.Dispose();
            to.Dispose();
        }
        return total;
    }
}
