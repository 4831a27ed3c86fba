using System.Net;
using System.Net.Security;
using Agentd.Egress.Protocol;
using Microsoft.AspNetCore.Http;

namespace Agentd.Egress.Tests.Inspection;

/// <summary>What nobody could read, or was not let in for want of room, is told in the session's decisions all the same.</summary>
public sealed class UnreadRequestTests : IAsyncLifetime
{
    private const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Settings = "\0\0\0\x04\0\0\0\0\0";

    private readonly TaskCompletionSource _answer = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private Upstream _upstream = null!;

    public async Task InitializeAsync() => _upstream = await Upstream.StartAsync(async context =>
    {
        _arrived.Release();
        await _answer.Task;
        await context.Response.WriteAsync("reached");
    });

    public async Task DisposeAsync() => await _upstream.DisposeAsync();

    public static TheoryData<string> Unreadable =>
    [
        "GET / HTTP/1.1\r\nHost: whoever\r\n\r\n" + new string('x', 32), // no HTTP/2
        Preface + Settings + "\0\0\x01\0\0\0\0\0\x05x", // data of a stream that nobody opened
        Preface + Settings + "\0\0\x05\x01\x05\0\0\0\x01\xff\xff\xff\xff\xff", // a number without an end in the table of headers
        Preface + Settings + "\0\0\x04\x01\x05\0\0\0\x01\x82\x87\x84\x84", // the path twice
        Preface + Settings + "\0\0\x08\x01\x05\0\0\0\x01\x82\x87\x84\x40\x01X\x01y", // a header in capitals
        Preface + Settings + "\xff\xff\xff\x04\0\0\0\0\0", // longer than any may be
    ];

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task Over_HTTP_2(string spoken)
    {
        await using var session = await OpenAsync();

        await session.SayAsync(spoken + "\0\0\x08\x07\0\0\0\0\0" + "\0\0\0\0\0\0\0\0", SslApplicationProtocol.Http2);

        var told = (await session.DecisionsAsync(1)).ShouldHaveSingleItem();
        (told.Verdict, told.Kind, told.Host, told.Reason).ShouldBe(
            (NetworkVerdict.Deny, DecisionKind.Https, Upstream.Host, "malformed"));
        _upstream.Seen.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_does_not_trust_the_sessions_authority(bool saysSo)
    {
        await using var session = await OpenAsync();

        await session.BreakOffAsync(saysSo);

        var told = (await session.DecisionsAsync(1)).ShouldHaveSingleItem();
        (told.Verdict, told.Kind, told.Host, told.Reason, told.Rule).ShouldBe(
            (NetworkVerdict.Fail, DecisionKind.Tls, Upstream.Host, "handshake", 1));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_request_beyond_those_that_a_session_may_have_open(string version)
    {
        const int Most = 128, MostOfAConnection = 64;
        await using var session = await OpenAsync();
        var clients = Enumerable.Range(0, Most / MostOfAConnection).Select(_ => session.Client(HttpVersion.Version20)).ToArray();
        var open = Enumerable.Range(0, Most).Select(at => clients[at / MostOfAConnection].GetStringAsync("/")).ToArray();
        for (var at = 0; at < Most; at++) (await _arrived.WaitAsync(TimeSpan.FromMinutes(1))).ShouldBeTrue();

        if (version == "1.1")
        {
            using var refused = await session.Client().GetAsync("/");
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            refused.Headers.GetValues("X-Agentd-Network").ShouldBe(["denied; too_many_requests"]);
        }
        else
        {
            var refused = await Should.ThrowAsync<HttpRequestException>(() => session.Client(HttpVersion.Version20).GetAsync("/"));
            refused.ToString().ShouldContain("REFUSED_STREAM");
        }

        _answer.SetResult();
        (await Task.WhenAll(open)).ShouldAllBe(text => text == "reached");
        (await session.Client(Version.Parse(version)).GetStringAsync("/")).ShouldBe("reached", "there is room again");
        (await session.DecisionsAsync(Most + 2)).First(one => one.Verdict == NetworkVerdict.Deny).Reason.ShouldBe("too_many_requests");
    }

    private Task<InspectedSession> OpenAsync() => InspectedSession.OpenAsync(InspectedSession.Rule(_upstream));
}
