using Agentd.Egress.Protocol;
using Microsoft.AspNetCore.Http;

namespace Agentd.Egress.Tests.Inspection;

/// <summary>Requests that two readers may read differently: none gets through as it was sent.</summary>
public sealed class FramingTests : IAsyncLifetime
{
    private Upstream _upstream = null!;
    private InspectedSession _session = null!;

    public async Task InitializeAsync()
    {
        _upstream = await Upstream.StartAsync(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            await context.Response.WriteAsync($"{body.Length} bytes, {context.Request.Headers.ContentLength} announced");
        });
        _session = await InspectedSession.OpenAsync(InspectedSession.Rule(_upstream));
    }

    public async Task DisposeAsync()
    {
        await _session.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData("POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
    [InlineData("GET / HTTP/1.1\r\nHost: HOST\r\nX-Folded: a\r\n b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\nHost: HOST\n\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: HOST\nX-Bare: a\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\n\r\n")]
    [InlineData("GET https://HOST/ HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    [InlineData("GET https://169.254.169.254/ HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    [InlineData("GET https://user@HOST/ HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    [InlineData("GET http://HOST/ HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    [InlineData("GET /a#b HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    [InlineData("CONNECT HOST HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    [InlineData("GET /\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    public async Task What_can_be_read_in_two_ways_is_refused(string request)
    {
        var answer = await _session.SayAsync(request.Replace("HOST", $"{Upstream.Host}:{_upstream.Port}"));

        answer.ShouldMatch("^HTTP/1.1 (40[0-9]|421) ");
        _upstream.Seen.ShouldBeEmpty();
        var told = (await _session.DecisionsAsync(1)).ShouldHaveSingleItem();
        (told.Verdict, told.Kind, told.Host, told.Port).ShouldBe(
            (NetworkVerdict.Deny, DecisionKind.Https, Upstream.Host, _upstream.Port));
        told.Reason.ShouldBe(told.Status == StatusCodes.Status421MisdirectedRequest ? "host" : "malformed");
        answer.ShouldStartWith($"HTTP/1.1 {told.Status} ");
    }

    [Theory]
    [InlineData("Content-Length: +5\r\n\r\nhello", "5 bytes, 5 announced")]
    public async Task What_is_taken_is_written_anew_in_one_way(string rest, string understood)
    {
        var answer = await _session.SayAsync(
            $"POST / HTTP/1.1\r\nHost: {Upstream.Host}:{_upstream.Port}\r\nConnection: close\r\n{rest}");

        // Refusing it is as well.
        if (!answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal)) answer.ShouldContain(understood);
        _upstream.Seen.Count.ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task A_second_request_behind_a_smuggled_body_is_judged_like_any_other()
    {
        var answer = await _session.SayAsync(
            $"POST / HTTP/1.1\r\nHost: {Upstream.Host}:{_upstream.Port}\r\nContent-Length: 5\r\n\r\nhello"
            + "GET / HTTP/1.1\r\nHost: other.example\r\n\r\n");

        answer.ShouldContain("5 bytes, 5 announced");
        answer.ShouldContain("HTTP/1.1 421 ");
        _upstream.Seen.ShouldBe(["POST /"]);
    }
}
