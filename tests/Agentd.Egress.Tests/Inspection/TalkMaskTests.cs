using System.Net;
using System.Net.WebSockets;
using System.Text;
using Agentd.Egress.Protocol;
using Microsoft.AspNetCore.Http;

namespace Agentd.Egress.Tests.Inspection;

/// <summary>What a host that got a value says of it over a WebSocket.</summary>
public sealed class TalkMaskTests : IAsyncLifetime
{
    private const string Placeholder = "sk-placeholder-0123456789", Value = "sk-the+real/key=\"42\"";

    private static readonly EgressCredential _key = new("API_KEY", Placeholder, [Upstream.Host], Encoding.UTF8.GetBytes(Value));

    private readonly List<string> _heard = [];
    private Upstream _upstream = null!;
    private Func<WebSocket, Task> _talk = _ => Task.CompletedTask;
    private string _extensions = "not asked";

    public async Task InitializeAsync() => _upstream = await Upstream.StartAsync(async context =>
    {
        _extensions = context.Request.Headers.SecWebSocketExtensions.ToString();
        _heard.Add(context.Request.Headers["X-Api-Key"].ToString());
        using var server = await context.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { DangerousEnableCompression = true });
        await _talk(server);
        await server.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    });

    public async Task DisposeAsync() => await _upstream.DisposeAsync();

    [Theory]
    [InlineData("1.1", 0)]
    [InlineData("2.0", 0)]
    [InlineData("1.1", 300)]
    [InlineData("1.1", 100_000)]
    public async Task A_value_in_a_message_is_stars_and_the_message_keeps_its_length(string version, int more)
    {
        var padding = new string('x', more);
        _talk = server => SayAsync(server, $"{padding}<{Value}>{padding}{Convert.ToBase64String(Encoding.UTF8.GetBytes(Value))}");

        var told = await HearAsync(version);

        told.ShouldBe($"{padding}<{new string('*', Value.Length)}>{padding}"
            + new string('*', Convert.ToBase64String(Encoding.UTF8.GetBytes(Value)).Length));
        _heard.ShouldBe([Value]);
        _extensions.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_may_be_the_beginning_of_a_value_arrives_at_the_end_of_its_message()
    {
        _talk = async server =>
        {
            await SayAsync(server, Value[..5]);
            var room = new byte[10];
            await server.ReceiveAsync(room, CancellationToken.None);
        };
        await using var session = await InspectedSession.OpenAsync(InspectedSession.Rule(_upstream), _key);
        using var socket = await ConnectAsync(session, "1.1");

        (await HearAsync(socket)).ShouldBe(Value[..5]);
        await SayAsync(socket, "heard");
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_host_that_does_not_want_to_talk_says_so_itself_and_is_masked(string version)
    {
        // A line end and a letter are what a frame could begin with, and a value could stand at its end.
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.StatusCode = 401;
            return context.Response.WriteAsync($"\n{new string('x', 'x' - 10)}{Value}, {Value}");
        });
        await using var session = await InspectedSession.OpenAsync(InspectedSession.Rule(upstream), _key);
        var request = new HttpRequestMessage(HttpMethod.Get, "/live") { Headers = { { "X-Api-Key", Placeholder } } };
        if (version == "2.0")
        {
            (request.Method, request.Headers.Protocol) = (HttpMethod.Connect, "websocket");
        }
        else
        {
            request.Headers.Connection.Add("Upgrade");
            request.Headers.Upgrade.ParseAdd("websocket");
            request.Headers.Add("Sec-WebSocket-Version", "13");
            request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        }
        request.Version = Version.Parse(version);

        using var answer = await session.Client(request.Version).SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync()).ShouldBe($"\n{new string('x', 'x' - 10)}{Placeholder}, {Placeholder}");
        session.Rejected.ShouldBe(["API_KEY"]);
    }

    private async Task<string> HearAsync(string version)
    {
        await using var session = await InspectedSession.OpenAsync(InspectedSession.Rule(_upstream), _key);
        using var socket = await ConnectAsync(session, version);
        return await HearAsync(socket);
    }

    private async Task<ClientWebSocket> ConnectAsync(InspectedSession session, string version)
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = Version.Parse(version);
        socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        socket.Options.SetRequestHeader("X-Api-Key", Placeholder);
        await socket.ConnectAsync(
            new Uri($"wss://{Upstream.Host}:{_upstream.Port}/live"), session.Client(Version.Parse(version)), CancellationToken.None);
        return socket;
    }

    private static async Task<string> HearAsync(WebSocket socket)
    {
        using var all = new MemoryStream();
        var room = new byte[16 * 1024];
        while (true)
        {
            var heard = await socket.ReceiveAsync(room, CancellationToken.None);
            all.Write(room, 0, heard.Count);
            if (heard.EndOfMessage) return Encoding.UTF8.GetString(all.ToArray());
        }
    }

    private static Task SayAsync(WebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);
}
