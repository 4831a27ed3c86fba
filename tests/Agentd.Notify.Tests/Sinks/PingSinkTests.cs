using Agentd.Notify.Delivery;
using Agentd.Notify.Protocol;
using Agentd.Notify.Sinks;

namespace Agentd.Notify.Tests.Sinks;

public sealed class PingSinkTests
{
    private const string Rid = "rid=00000000-0000-0000-0011-2233445566ff";

    [Theory]
    [InlineData(NoticeTypes.SessionStarted, $"/hook/sesame/start?{Rid}")]
    [InlineData(NoticeTypes.SessionSucceeded, $"/hook/sesame?{Rid}")]
    [InlineData(NoticeTypes.SessionFailed, $"/hook/sesame/fail?{Rid}")]
    [InlineData(NoticeTypes.SessionTimedOut, $"/hook/sesame/fail?{Rid}")]
    [InlineData(NoticeTypes.SessionError, $"/hook/sesame/fail?{Rid}")]
    public async Task The_address_says_how_a_session_went_and_which_one(string type, string asked)
    {
        using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK");

        (await SendAsync(server.Url, type)).ShouldBe(SinkAnswer.Taken);

        var request = server.Requests.ShouldHaveSingleItem();
        request.ShouldStartWith($"POST {asked} HTTP/1.1\r\n");
        request.ShouldContain("why: the work failed\n");
        request.ShouldContain("\n> the last line\n");
    }

    [Theory]
    [InlineData(NoticeTypes.Heartbeat, "/hook/sesame")]
    [InlineData(NoticeTypes.Test, "/hook/sesame/log")]
    public async Task What_is_of_no_session_names_none_and_a_test_counts_for_nothing(string type, string asked)
    {
        using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

        await SendAsync(server.Url, type, session: null);

        server.Requests.ShouldHaveSingleItem().ShouldStartWith($"POST {asked} HTTP/1.1\r\n");
    }

    [Fact]
    public async Task An_address_keeps_its_own_question_and_its_password_goes_as_http_has_it()
    {
        using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

        await SendAsync(server.Url.Replace("http://", "http://ops:sesame@") + "/?create=1", NoticeTypes.SessionFailed);

        server.Requests[0].ShouldStartWith($"POST /hook/sesame/fail?create=1&{Rid} HTTP/1.1\r\n");
        server.Requests[0].ShouldContain("Authorization: Basic ");
    }

    [Fact]
    public async Task A_look_is_no_sign_of_life()
    {
        using var server = new RawServer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        using var sinks = new SinkFactory(TimeProvider.System);

        (await sinks.Make(Order(server.Url)).LookAsync()).ShouldBe(SinkAnswer.Taken);

        server.Requests.ShouldHaveSingleItem().ShouldStartWith("HEAD / HTTP/1.1\r\n");
    }

    private static SinkOrder Order(string url) =>
        new() { Name = "ping.site-builder", Kind = SinkKind.Ping, Url = url, AllowPrivateAddresses = true };

    private static async Task<SinkAnswer> SendAsync(string url, string type, string? session = "00112233445566ff")
    {
        using var sinks = new SinkFactory(TimeProvider.System);
        var notice = new Notice
        {
            Type = type,
            Time = DateTimeOffset.UnixEpoch,
            Id = $"1.{type}",
            Host = "host",
            DaemonId = "d",
            Data = new NoticeData { SessionId = session, Agent = "site-builder", Why = "the work failed", LastLines = ["the last line"] },
        };
        return await sinks.Make(Order(url)).SendAsync(new Batch([new QueueEntry("1", notice)], Merge: false));
    }
}
