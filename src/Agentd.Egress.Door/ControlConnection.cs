using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Agentd.Egress.Linux;
using Agentd.Egress.Protocol;
using Agentd.Protocol;
using Agentd.Protocol.Connections;
using Agentd.Protocol.Frames;
using Agentd.Protocol.Linux;

namespace Agentd.Egress.Door;

/// <summary>One daemon's connection: its requests are answered in their order, and it hears the news.</summary>
internal sealed class ControlConnection(Socket socket, Door door, Repose repose)
{
    private const int MostNews = 256;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    /// <summary>Serves the daemon until it leaves.</summary>
    public void Serve()
    {
        using var writer = new FrameWriter(_stream);
        var news = new BlockingCollection<EgressReply>(MostNews);
        // Whoever has news waits for no daemon: one that does not read misses what there is no room for.
        void Tell(EgressReply one)
        {
            lock (news)
                if (!news.IsAddingCompleted) news.TryAdd(one);
        }

        try
        {
            if (PeerCredentials.Of(socket).Uid != Libc.EffectiveUser()) return;
            if (!Greets(writer)) return;
            new Thread(() => Pass(news, writer)) { IsBackground = true, Name = "news" }.Start();
            door.News += Tell;
            while (Read() is { } request)
            {
                var answer = door.Answer(request);
                Forget(request);
                repose.Stir();
                Write(writer, answer);
            }
        }
        catch (Exception end) when (
            end is ProtocolException or IOException or JsonException or OperationCanceledException or SocketException
                or ObjectDisposedException)
        {
            // The daemon is gone, or speaks something else: it connects again.
        }
        finally
        {
            door.News -= Tell;
            lock (news) news.CompleteAdding();
            _stream.Dispose();
        }
    }

    private void Pass(BlockingCollection<EgressReply> news, FrameWriter writer)
    {
        try
        {
            foreach (var one in news.GetConsumingEnumerable()) Write(writer, one);
        }
        catch (Exception end) when (
            end is ProtocolException or IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The daemon is gone, or reads nothing: the end of the stream tells both sides.
            _stream.Dispose();
        }
    }

    private bool Greets(FrameWriter writer)
    {
        if (Read() is not Greet greeting) return false;
        var known = greeting.Version is EgressContract.Version or EgressContract.VersionBefore;
        Write(writer, known
            ? new Done()
            : new Refused($"this broker speaks version {EgressContract.Version} of its contract, not {greeting.Version}"));
        return known;
    }

    private EgressRequest? Read()
    {
        var body = new FrameReader(_stream).ReadAsync(EgressContract.MostBytes, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        if (body is null) return null;
        var request = EgressContract.Read<EgressRequest>(body);
        CryptographicOperations.ZeroMemory(body);
        return request;
    }

    // Values of credentials pass through the door, and do not stay in it.
    private static void Forget(EgressRequest request)
    {
        var values = request switch
        {
            Attach attach => HeldSession.ValuesOf(attach),
            Renew renew => renew.Values,
            _ => [],
        };
        foreach (var value in values) CryptographicOperations.ZeroMemory(value.Value);
    }

    private static void Write(FrameWriter writer, EgressReply reply)
    {
        using var late = new CancellationTokenSource(Patience);
        writer.WriteAsync(EgressContract.Write(reply), EgressContract.MostBytes, late.Token).AsTask().GetAwaiter().GetResult();
    }
}
