using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Agentd.Domain.Network;
using Agentd.Egress.Protocol;
using Microsoft.AspNetCore.Http;

namespace Agentd.Egress.Tests.Inspection;

public sealed class ForwardingTests
{
    private const int Large = 20 * 1024 * 1024;

    private static UriCreationOptions AsWritten => new() { DangerousDisablePathAndQueryCanonicalization = true };

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task An_allowed_request_is_answered_by_the_server_itself(string version)
    {
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.Headers["X-Protocol"] = context.Request.Protocol;
            await context.Response.WriteAsync($"{context.Request.Host} {context.Request.Headers["X-Mine"]}");
        });
        await using var session = await InspectedSession.OpenAsync(InspectedSession.Rule(upstream));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "X-Mine", "yes" } } };
        // As it is written, so that a signature over it stays true.
        request.RequestUri = new Uri($"https://{Upstream.Host}:{upstream.Port}/a%2Fb/%41?q=%2e&r=1", AsWritten);
        request.Version = Version.Parse(version);

        using var answer = await session.Client(Version.Parse(version)).SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Version.ShouldBe(Version.Parse(version));
        answer.Headers.GetValues("X-Protocol").ShouldBe(["HTTP/2"]);
        (await answer.Content.ReadAsStringAsync()).ShouldBe($"{Upstream.Host}:{upstream.Port} yes");
        upstream.Seen.ShouldBe(["GET /a%2Fb/%41?q=%2e&r=1"]);
        var told = (await session.DecisionsAsync(1)).ShouldHaveSingleItem();
        (told.Verdict, told.Kind, told.Host, told.Rule).ShouldBe((NetworkVerdict.Allow, DecisionKind.Https, Upstream.Host, 1));
        (told.Method, told.Path, told.Status, told.Address).ShouldBe(("GET", "/a%2Fb/%41", 201, "127.0.0.1"));
        told.Received.ShouldBe($"{Upstream.Host}:{upstream.Port} yes".Length);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Bodies_of_any_size_go_both_ways(string version)
    {
        // The client reads nothing before it has said all.
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            using var heard = new MemoryStream();
            await context.Request.Body.CopyToAsync(heard);
            await context.Response.Body.WriteAsync(heard.ToArray());
        });
        await using var session = await InspectedSession.OpenAsync(InspectedSession.Rule(upstream));
        var body = RandomNumberGenerator.GetBytes(Large);

        using var answer = await session.Client(Version.Parse(version)).PostAsync("/echo", new ByteArrayContent(body));

        (await answer.Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(body).ShouldBeTrue();
        var told = (await session.DecisionsAsync(1)).ShouldHaveSingleItem();
        (told.Sent, told.Received).ShouldBe((Large, Large));
    }

    [Fact]
    public async Task An_answer_arrives_piece_by_piece_and_its_trailers_after_it()
    {
        var seen = new TaskCompletionSource();
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            context.Response.DeclareTrailer("X-After");
            await context.Response.WriteAsync("first\n");
            await context.Response.Body.FlushAsync();
            await seen.Task.WaitAsync(TimeSpan.FromMinutes(2));
            await context.Response.WriteAsync("second\n");
            context.Response.AppendTrailer("X-After", "whole");
        });
        await using var session = await InspectedSession.OpenAsync(InspectedSession.Rule(upstream));

        // HTTP/1.1 has trailers as well; Kestrel does not.
        using var answer = await session.Client(HttpVersion.Version20).GetAsync("/events", HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        (await lines.ReadLineAsync()).ShouldBe("first");
        seen.SetResult();

        (await lines.ReadToEndAsync()).ShouldBe("second\n");
        answer.TrailingHeaders.GetValues("X-After").ShouldBe(["whole"]);
    }

    [Fact]
    public async Task A_client_that_waits_to_be_told_to_go_on_is_told_so()
    {
        await using var upstream = await Upstream.StartAsync(context => context.Request.Body.CopyToAsync(context.Response.Body));
        await using var session = await InspectedSession.OpenAsync(InspectedSession.Rule(upstream));
        using var request = new HttpRequestMessage(HttpMethod.Put, "/") { Content = new StringContent("body") };
        request.Headers.ExpectContinue = true;

        using var answer = await session.Client().SendAsync(request);

        (await answer.Content.ReadAsStringAsync()).ShouldBe("body");
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_web_socket_talks_both_ways(string version)
    {
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            using var server = await context.WebSockets.AcceptWebSocketAsync();
            var room = new byte[64];
            var heard = await server.ReceiveAsync(room, CancellationToken.None);
            await server.SendAsync(room.AsMemory(0, heard.Count), WebSocketMessageType.Text, true, CancellationToken.None);
            await server.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        });
        await using var session = await InspectedSession.OpenAsync(InspectedSession.Rule(upstream));
        using var socket = new ClientWebSocket { Options = { HttpVersion = Version.Parse(version) } };

        await socket.ConnectAsync(new Uri($"wss://{Upstream.Host}:{upstream.Port}/live"), session.Client(Version.Parse(version)), default);
        await socket.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text, true, CancellationToken.None);
        var room = new byte[64];
        var heard = await socket.ReceiveAsync(room, CancellationToken.None);

        Encoding.UTF8.GetString(room, 0, heard.Count).ShouldBe("hello");
        var begun = (await session.DecisionsAsync(1)).ShouldHaveSingleItem("it goes on");
        (begun.Verdict, begun.Path, begun.Rule, begun.Address).ShouldBe((NetworkVerdict.Allow, "/live", 1, "127.0.0.1"));

        socket.Abort();

        var ended = (await session.DecisionsAsync(2))[^1];
        (ended.Verdict, ended.Path, ended.Rule).ShouldBe((NetworkVerdict.End, "/live", 1));
        // Heads of frames, their masks, and the host's farewell.
        ended.Sent.ShouldBe(2 + 4 + "hello".Length);
        ended.Received.ShouldBe(2 + "hello".Length + 2 + 2);
    }

    [Fact]
    public async Task A_redirect_is_the_clients_to_follow()
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.Redirect("https://elsewhere.example/");
            return Task.CompletedTask;
        });
        await using var session = await InspectedSession.OpenAsync(InspectedSession.Rule(upstream));

        using var answer = await session.Client().GetAsync("/");

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.Host.ShouldBe("elsewhere.example");
        upstream.Seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_request_that_the_sessions_end_breaks_off_is_told()
    {
        await using var upstream = await Upstream.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var session = await InspectedSession.OpenAsync(InspectedSession.Rule(upstream));
        var going = session.Client().GetAsync("/slow");
        for (var until = DateTime.UtcNow.AddMinutes(1); upstream.Seen.IsEmpty && DateTime.UtcNow < until;) await Task.Delay(10);

        await session.EndAsync();

        await Should.ThrowAsync<HttpRequestException>(() => going);
        var told = (await session.DecisionsAsync(1)).ShouldHaveSingleItem();
        (told.Verdict, told.Path, told.Reason).ShouldBe((NetworkVerdict.Fail, "/slow", "client_left"));
    }

    [Fact]
    public async Task A_connection_has_so_many_requests_at_a_time_and_the_next_one_waits()
    {
        const int Most = 64;
        var go = new TaskCompletionSource();
        await using var upstream = await Upstream.StartAsync(_ => go.Task);
        await using var session = await InspectedSession.OpenAsync(InspectedSession.Rule(upstream));
        var client = session.Client(HttpVersion.Version20);

        var going = Enumerable.Range(0, Most + 1).Select(_ => client.GetAsync("/")).ToArray();
        for (var until = DateTime.UtcNow.AddMinutes(1); upstream.Seen.Count < Most && DateTime.UtcNow < until;) await Task.Delay(10);
        upstream.Seen.Count.ShouldBe(Most);
        go.SetResult();
        await Task.WhenAll(going);

        upstream.Seen.Count.ShouldBe(Most + 1);
    }

    [Fact]
    public async Task HTTP_without_TLS_is_read_as_well()
    {
        await using var upstream = await Upstream.StartAsync(context => context.Response.WriteAsync("plain"), isPlain: true);
        await using var session = await InspectedSession.OpenAsync(
            InspectedSession.Rule(upstream) with { Protocol = NetworkProtocol.Http, Paths = [PathPattern.Parse("/open/*")] });

        (await session.Client().GetStringAsync("/open/door")).ShouldBe("plain");
        using var refused = await session.Client().GetAsync("/closed");

        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await session.DecisionsAsync(2)).Select(one => one.Kind).ShouldBe([DecisionKind.Http, DecisionKind.Http]);
    }
}
