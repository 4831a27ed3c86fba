using System.Net.Sockets;
using Agentd.Protocol;
using Agentd.Protocol.Connections;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Daemon.Tests.Operators;

/// <summary>Clients that are slow to greet and to ask, or never do.</summary>
public sealed class SilentClientTests : IAsyncLifetime
{
    private const int Limit = 300_000;
    private const int MostConnections = 512;

    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly OperatorDesk _desk;
    private readonly List<Socket> _clients = [];

    public SilentClientTests() => _desk = new OperatorDesk(time: _time);

    public Task InitializeAsync()
    {
        _desk.Socket.Open();
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        return _desk.DisposeAsync().AsTask();
    }

    [Fact(Timeout = Limit)]
    public async Task Whoever_says_nothing_is_cut_off_after_ten_seconds()
    {
        var (client, _) = await ConnectAsync();

        _time.Advance(_patience);

        (await HeardAsync(client)).ShouldBe("");
    }

    [Fact(Timeout = Limit)]
    public async Task Whoever_greets_and_asks_nothing_is_cut_off_after_ten_seconds()
    {
        await using var client = await ClientConnection.OpenAsync(_desk.SocketPath, default);

        _time.Advance(_patience);

        (await IsCutOffAsync(client)).ShouldBeTrue();
    }

    [Fact(Timeout = Limit)]
    public async Task Whoever_speaks_within_ten_seconds_is_heard()
    {
        var (client, greeting) = await ConnectAsync();
        _time.Advance(_patience - _moment);

        await client.SendAsync(greeting);
        await client.SendAsync("\0\0\0\u0004null"u8.ToArray());

        (await HeardAsync(client)).ShouldContain("\"code\":\"malformed\"");
    }

    [Fact(Timeout = Limit)]
    public async Task One_of_a_crowd_has_ten_seconds_to_hear_that_there_is_no_room()
    {
        for (var place = 0; place < MostConnections; place++) await ConnectAsync();
        var (late, greeting) = await ConnectAsync();
        var (silent, _) = await ConnectAsync();
        _time.Advance(_patience - _moment);

        await late.SendAsync(greeting);
        (await HeardAsync(late)).ShouldContain("\"code\":\"too_many_connections\"");

        _time.Advance(_moment);
        (await HeardAsync(silent)).ShouldBe("");
    }

    // Where the daemon had not read the greeting yet, the kernel says so by a reset.
    private static async Task<bool> IsCutOffAsync(ClientConnection client)
    {
        try
        {
            return await client.ReadAsync(default) is null;
        }
        catch (ProtocolException lost)
        {
            return lost.Code == ProblemCode.ConnectionLost;
        }
    }

    // The daemon has begun to wait for a client that has its greeting.
    private async Task<(Socket Client, byte[] Greeting)> ConnectAsync()
    {
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _clients.Add(client);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(_desk.SocketPath));
        var greeting = new byte[4096];
        var length = await client.ReceiveAsync(greeting);
        return (client, greeting[..length]);
    }

    private static async Task<string> HeardAsync(Socket client)
    {
        using var stream = new NetworkStream(client);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
