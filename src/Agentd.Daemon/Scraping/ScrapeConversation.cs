using System.Net;
using System.Net.Sockets;

namespace Agentd.Daemon.Scraping;

/// <summary>
/// One connection of a scraper: one request, one answer, and the end. It is no web server: it reads a bounded head for a bounded time,
/// takes no body, and keeps no connection.
/// </summary>
internal sealed class ScrapeConversation(ScrapePages pages, KnownHosts hosts, TimeProvider time)
{
    /// <summary>The most bytes of a request's head.</summary>
    internal const int MostHead = 8 * 1024;

    // A whole conversation, the answer included: a scraper of a fleet reads a megabyte, on a bad day slowly.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestHead = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(1);

    /// <summary>Answers, whatever comes. Whoever goes away, is late or breaks off gets no answer, and nothing else happens.</summary>
    public async Task HoldAsync(Socket socket, CancellationToken closing)
    {
        using var limit = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(closing, limit.Token);
        try
        {
            if (await AnswerAsync(socket, either.Token).ConfigureAwait(false) is not { } answer) return;
            await SendAsync(socket, answer.Head, either.Token).ConfigureAwait(false);
            await SendAsync(socket, answer.Content, either.Token).ConfigureAwait(false);
            await EndAsync(socket, either.Token).ConfigureAwait(false);
        }
        catch (Exception end) when (end is SocketException or OperationCanceledException)
        {
            return; // the other side's business
        }
    }

    private async Task<ScrapeAnswer?> AnswerAsync(Socket socket, CancellationToken cancellation)
    {
        var head = new byte[MostHead];
        var length = await ReadHeadAsync(socket, head, cancellation).ConfigureAwait(false);
        if (length is null) return null;
        if (length < 0) return ScrapeAnswer.Of("431 Request Header Fields Too Large", $"a request's head has at most {MostHead} bytes");
        if (ScrapeRequest.Read(head.AsSpan(0, length.Value)) is not { } request)
            return ScrapeAnswer.Of("400 Bad Request", "this is no request that is answered here: GET, HTTP/1.1, one Host, no body");
        if (!hosts.Knows(request.Host, socket.LocalEndPoint as IPEndPoint))
        {
            return ScrapeAnswer.Of(
                "421 Misdirected Request", "the request is for another host; [metrics] allowed_hosts names those that are answered");
        }

        return await pages.FindAsync(request, cancellation).ConfigureAwait(false);
    }

    // Null where the other side hung up, or was too slow; below nothing where there is no end of it.
    private async Task<int?> ReadHeadAsync(Socket socket, byte[] head, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(LongestHead, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        for (var length = 0; length < head.Length;)
        {
            var read = await socket.ReceiveAsync(head.AsMemory(length), either.Token).ConfigureAwait(false);
            if (read == 0) return null;
            var from = Math.Max(length - ScrapeRequest.End.Length, 0);
            length += read;
            if (head.AsSpan(from, length - from).IndexOf(ScrapeRequest.End) is >= 0 and var end) return from + end;
        }
        return -1;
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes, cancellation).ConfigureAwait(false)..];
    }

    // What was sent and not read makes the kernel reset the connection, and an answer that is on its way would be lost.
    private async Task EndAsync(Socket socket, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(LongestEnd, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        socket.Shutdown(SocketShutdown.Send);
        var rest = new byte[MostHead];
        for (var pieces = 0; pieces < 8 && await socket.ReceiveAsync(rest, either.Token).ConfigureAwait(false) > 0;) pieces++;
    }
}
