using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>
/// The name servers of a world, at every address: they know every name and every kind of record, and note what they were asked.
/// </summary>
internal sealed class WorldNames : WorldListeners
{
    private const int Port = 53, HeaderSize = 12, TypeA = 1, TypeAaaa = 28;

    private readonly Func<string, Task<string>> _addressOf;
    private readonly Socket _datagrams;

    /// <summary>Serves.</summary>
    /// <param name="world">The world.</param>
    /// <param name="addressOf">The IPv4 address of a name, when the server has thought about it.</param>
    public WorldNames(World world, Func<string, Task<string>> addressOf)
    {
        _addressOf = addressOf;
        Listen(world, Port);
        _datagrams = OpenDatagrams(world, Port);
        _ = ServeDatagramsAsync();
    }

    /// <summary>The names that somebody asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    protected override async Task ServeAsync(IPAddress address, int port, NetworkStream stream)
    {
        var length = new byte[sizeof(ushort)];
        await stream.ReadExactlyAsync(length);
        var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(query);
        var answer = await AnswerAsync(query);
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)answer.Length);
        await stream.WriteAsync((byte[])[.. length, .. answer]);
    }

    private async Task ServeDatagramsAsync()
    {
        var room = new byte[4096];
        try
        {
            while (true)
            {
                var query = await _datagrams.ReceiveFromAsync(room, new IPEndPoint(IPAddress.IPv6Any, 0));
                _ = ReplyAsync(room[..query.ReceivedBytes], query.RemoteEndPoint);
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            return; // the test is over
        }
    }

    private async Task ReplyAsync(byte[] query, EndPoint asker)
    {
        var answer = await AnswerAsync(query);
        try
        {
            await _datagrams.SendToAsync(answer, asker);
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            return; // the test is over, or nobody waits any more
        }
    }

    // One record of whatever type was asked for, and none of IPv6, which the tests' names do not have.
    private async Task<byte[]> AnswerAsync(byte[] query)
    {
        var (name, end) = Question(query);
        var type = BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(end - 4));
        Asked.Enqueue(name);
        var address = type == TypeA ? IPAddress.Parse(await _addressOf(name)).GetAddressBytes() : [3, (byte)'y', (byte)'e', (byte)'s'];
        byte[] record = type == TypeAaaa ? [] : [0xc0, HeaderSize, .. query.AsSpan(end - 4, 4), 0, 0, 0, 0, 0, 4, .. address];
        byte[] answer = [.. query.AsSpan(0, end), .. record];
        (answer[2], answer[3]) = (0x84, 0x80);
        answer.AsSpan(4, 8).Clear();
        answer[5] = 1;
        answer[7] = (byte)(record.Length > 0 ? 1 : 0);
        return answer;
    }

    private static (string Name, int End) Question(byte[] query)
    {
        var (name, at) = (new StringBuilder(), HeaderSize);
        while (query[at] is not 0 and var label)
        {
            name.Append(name.Length > 0 ? "." : "").Append(Encoding.Latin1.GetString(query, at + 1, label));
            at += label + 1;
        }
        return (name.ToString(), at + 5);
    }
}
