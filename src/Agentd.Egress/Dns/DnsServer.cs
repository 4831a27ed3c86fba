using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Agentd.Domain.Network;
using Agentd.Egress.Decisions;
using Agentd.Egress.Protocol;
using Agentd.Egress.Rules;
using Agentd.Egress.Sockets;

namespace Agentd.Egress.Dns;

/// <summary>
/// Answers a session's questions by itself: nothing is asked outside, so that no name carries anything out. A name that a rule allows gets
/// an address that stands for it; no other record of it exists, so that no key for hidden server names does.
/// </summary>
internal sealed class DnsServer(SessionRules rules, NameTable names, DecisionLog decisions)
{
    private const int Port = 53, LongestQuery = 4096, MostStreams = 32;
    private const int MostAtOnce = 20;
    private const string NoRule = "no_rule";
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan StreamPatience = TimeSpan.FromSeconds(10);

    private readonly Pace _pace = new(MostAtOnce, AtOnce, TimeProvider.System);
    private readonly SemaphoreSlim _streams = new(MostStreams, MostStreams);

    /// <summary>The answer to a query; null for what is no question.</summary>
    public byte[]? Answer(ReadOnlySpan<byte> query)
    {
        if (DnsQuestion.Read(query) is not { } question) return null;
        if (!HostName.TryParse(question.Name, out var name) || (!rules.Know(name) && !rules.Learns))
        {
            decisions.Deny(DecisionKind.Dns, question.Name, Port, NoRule);
            return DnsAnswer.None(query, question);
        }
        if (!rules.Know(name)) Note(question.Name);
        if (question.Type != DnsAnswer.TypeA) return DnsAnswer.Empty(query, question);
        return names.AddressOf(name) is { } address ? DnsAnswer.Address(query, question, address) : DnsAnswer.None(query, question);
    }

    private void Note(string name) => decisions.Add(new Decision
    {
        Verdict = NetworkVerdict.WouldDeny,
        Kind = DecisionKind.Dns,
        Host = name,
        Port = Port,
        Reason = NoRule,
    });

    /// <summary>Serves UDP until the session is let go.</summary>
    public async Task ServeDatagramsAsync(Socket socket, CancellationToken over)
    {
        var room = GC.AllocateUninitializedArray<byte>(LongestQuery, pinned: true);
        var anybody = new IPEndPoint(IPAddress.IPv6Any, 0);
        while (!over.IsCancellationRequested)
        {
            try
            {
                var query = await socket.ReceiveFromAsync(room, SocketFlags.None, anybody, over).ConfigureAwait(false);
                await _pace.TakeAsync(over).ConfigureAwait(false);
                if (Answer(room.AsSpan(0, query.ReceivedBytes)) is { } answer)
                    await socket.SendToAsync(answer, SocketFlags.None, query.RemoteEndPoint, over).ConfigureAwait(false);
            }
            catch (SocketException) when (!over.IsCancellationRequested)
            {
                // Whoever asked is gone before the answer: the next one is served.
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    /// <summary>Serves TCP until the session is let go.</summary>
    public async Task ServeStreamsAsync(Socket listener, CancellationToken over)
    {
        while (await Arrivals.AcceptAsync(listener, over).ConfigureAwait(false) is { } client)
        {
            if (_streams.Wait(0, CancellationToken.None)) _ = ServeStreamAsync(client, over);
            else client.Dispose();
        }
    }

    private async Task ServeStreamAsync(Socket client, CancellationToken over)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(over);
        late.CancelAfter(StreamPatience);
        try
        {
            using var stream = new NetworkStream(client, ownsSocket: true);
            var length = new byte[sizeof(ushort)];
            while (await stream.ReadAtLeastAsync(length, length.Length, throwOnEndOfStream: false, late.Token).ConfigureAwait(false)
                == length.Length)
            {
                var size = BinaryPrimitives.ReadUInt16BigEndian(length);
                if (size is 0 or > LongestQuery) return;
                var query = new byte[size];
                await stream.ReadExactlyAsync(query, late.Token).ConfigureAwait(false);
                await _pace.TakeAsync(late.Token).ConfigureAwait(false);
                if (Answer(query) is not { } answer) return;
                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)answer.Length);
                await stream.WriteAsync((byte[])[.. length, .. answer], late.Token).ConfigureAwait(false);
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone, or slow.
        }
        finally
        {
            _streams.Release();
        }
    }
}
