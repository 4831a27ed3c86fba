using System.Buffers;
using System.Net.Sockets;
using System.Text;
using Agentd.Egress.Sockets;

namespace Agentd.Egress.Piping;

/// <summary>What a forward proxy hears of a client, and says to it, before anything is carried.</summary>
internal static class ProxyTalk
{
    /// <summary>The header that answers of agentd's own have, and no other.</summary>
    public const string Mark = "X-Agentd-Network";

    private const int Most = 16 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), LastWords = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A request's head, each byte a character, which stays to be read; as far as it came where it has no end, or is none.
    /// </summary>
    public static async Task<string> PeekAsync(Socket client, CancellationToken over, TimeSpan? patience = null)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(over);
        late.CancelAfter(patience ?? Patience);
        // A connection that says nothing holds no buffer.
        if (!await SaysAsync(client, late.Token).ConfigureAwait(false)) return "";
        var (room, seen, first) = (ArrayPool<byte>.Shared.Rent(Most), 0, new FirstBytes(client));
        try
        {
            while (true)
            {
                var there = await first.LookAsync(room.AsMemory(0, Most), late.Token).ConfigureAwait(false);
                if (HeadEnd(room.AsSpan(0, there)) is { } end) return Encoding.Latin1.GetString(room, 0, end);
                if (there == seen || there == Most) return Encoding.Latin1.GetString(room, 0, there);
                seen = there;
            }
        }
        catch (OperationCanceledException) when (!over.IsCancellationRequested)
        {
            return Encoding.Latin1.GetString(room, 0, seen);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    /// <summary>Takes a head that was looked at, and says that what follows is carried.</summary>
    public static async Task EstablishAsync(Socket client, string head, CancellationToken over)
    {
        await TakeAsync(client, head, over).ConfigureAwait(false);
        await SayAsync(client, "HTTP/1.1 200 Connection established\r\n\r\n", over).ConfigureAwait(false);
    }

    /// <summary>Takes a head that was looked at.</summary>
    public static async Task TakeAsync(Socket client, string head, CancellationToken over)
    {
        var room = new byte[head.Length];
        for (var taken = 0; taken < room.Length;)
        {
            var count = await client.ReceiveAsync(room.AsMemory(taken), SocketFlags.None, over).ConfigureAwait(false);
            taken += count > 0 ? count : throw new IOException("the other side left");
        }
    }

    /// <summary>Says no, why, and what would allow it, and ends the connection when the client has heard it.</summary>
    public static async Task RefuseAsync(Socket client, string status, string reason, string text, CancellationToken over)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(over);
        late.CancelAfter(LastWords);
        var line = $"agentd: {text}\n";
        await SayAsync(
            client,
            $"HTTP/1.1 {status}\r\n{Mark}: denied; {reason}\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + $"Content-Length: {line.Length}\r\nConnection: close\r\n\r\n{line}",
            late.Token).ConfigureAwait(false);
        client.Shutdown(SocketShutdown.Send);
        // Whoever closes with something unread resets, and may take the answer away with it.
        var rest = new byte[4096];
        while (await client.ReceiveAsync(rest, SocketFlags.None, late.Token).ConfigureAwait(false) > 0) continue;
        client.Dispose();
    }

    // Where a head ends, or what is none: a line of it must end with both characters. Null while it goes on.
    private static int? HeadEnd(ReadOnlySpan<byte> said)
    {
        if (said.IndexOf("\r\n\r\n"u8) is var end and >= 0) return end + 4;
        for (var at = 0; said[at..].IndexOf((byte)'\n') is var next and >= 0; at += next + 1)
            if (at + next == 0 || said[at + next - 1] != (byte)'\r') return said.Length;
        return null;
    }

    private static async Task<bool> SaysAsync(Socket client, CancellationToken late)
    {
        try
        {
            await client.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, late).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Says something, in ASCII.</summary>
    public static async Task SayAsync(Socket client, string text, CancellationToken over)
    {
        ReadOnlyMemory<byte> bytes = Encoding.ASCII.GetBytes(text);
        while (!bytes.IsEmpty) bytes = bytes[await client.SendAsync(bytes, SocketFlags.None, over).ConfigureAwait(false)..];
    }
}
