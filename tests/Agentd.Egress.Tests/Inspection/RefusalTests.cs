using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Agentd.Domain.Network;
using Agentd.Egress.Protocol;
using Microsoft.AspNetCore.Http;

namespace Agentd.Egress.Tests.Inspection;

public sealed class RefusalTests : IAsyncLifetime
{
    private Upstream _upstream = null!;

    public async Task InitializeAsync() => _upstream = await Upstream.StartAsync(context => context.Response.WriteAsync("reached"));

    public async Task DisposeAsync() => await _upstream.DisposeAsync();

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_method_that_no_rule_allows_is_403_and_names_what_would_allow_it(string version)
    {
        await using var session = await InspectedSession.OpenAsync(Rule() with { Methods = ["GET", "HEAD"] });
        using var client = session.Client(Version.Parse(version));

        (await client.GetStringAsync("/")).ShouldBe("reached");
        using var refused = await client.PostAsync("/", new StringContent("x"));

        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        refused.Headers.GetValues("X-Agentd-Network").ShouldBe(["denied; method"]);
        (await refused.Content.ReadAsStringAsync()).ShouldEndWith($"host = \"{Upstream.Host}\", methods = [\"POST\"]\n");
        _upstream.Seen.ShouldBe(["GET /"]);
        var told = (await session.DecisionsAsync(2))[1];
        (told.Verdict, told.Reason, told.Method, told.Path, told.Status).ShouldBe((NetworkVerdict.Deny, "method", "POST", "/", 403));
    }

    [Theory]
    [InlineData("/v1/models", true)]
    [InlineData("/v1/", true)]
    [InlineData("/v1/%6dodels?x=/../", true)]
    [InlineData("/health", true)]
    [InlineData("/health/", false)]
    [InlineData("/Health", false)]
    [InlineData("/v1", false)]
    [InlineData("/v2/models", false)]
    [InlineData("/v1/../v2", false)]
    [InlineData("/v1/%2e%2e/v2", false)]
    [InlineData("/v1/..%2fv2", false)]
    [InlineData("/v1/%2E./v2", false)]
    [InlineData("/v1/%252e%252e/v2", false)]
    [InlineData("/v1/%5c..%5cv2", false)]
    [InlineData("/v1//v2", false)]
    [InlineData("//v1/x", false)]
    [InlineData("/v1/..;/v2", false)]
    [InlineData("/v1/%3b/v2", false)]
    [InlineData("/v1\\v2", false)]
    [InlineData("/v1/%c0%ae%c0%ae/v2", false)]
    [InlineData("/v1/%zz", false)]
    [InlineData("/v1/%00", false)]
    public async Task Only_the_paths_of_a_rule_are_let_through(string target, bool allowed)
    {
        await using var session = await InspectedSession.OpenAsync(
            Rule() with { Paths = [PathPattern.Parse("/v1/*"), PathPattern.Parse("/health")] });

        var answer = await session.SayAsync(
            $"GET {target} HTTP/1.1\r\nHost: {Upstream.Host}:{_upstream.Port}\r\nConnection: close\r\n\r\n");

        if (allowed)
        {
            answer.ShouldStartWith("HTTP/1.1 200 ");
            _upstream.Seen.ShouldBe([$"GET {target}"]);
            return;
        }
        // What its server refuses to read at all is as well refused.
        answer.ShouldMatch("^HTTP/1.1 40[03] ");
        _upstream.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_rules_of_a_host_are_tried_in_their_order()
    {
        await using var session = await InspectedSession.OpenAsync(
            Rule() with { Methods = ["GET"], Paths = [PathPattern.Parse("/a")] },
            Rule() with { Methods = ["POST"], Paths = [PathPattern.Parse("/b")] });
        using var client = session.Client();

        (await client.GetStringAsync("/a")).ShouldBe("reached");
        (await client.PostAsync("/b", new StringContent(""))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync("/b")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        (await session.DecisionsAsync(3)).Select(one => one.Rule).ShouldBe([1, 2, null]);
    }

    [Theory]
    [InlineData("other.example")]
    [InlineData("127.0.0.1")]
    [InlineData(Upstream.Host + ".evil.example")]
    [InlineData(Upstream.Host + ":1")]
    public async Task A_request_for_another_host_than_the_connections_is_421(string host)
    {
        await using var session = await InspectedSession.OpenAsync(Rule());

        var answer = await session.SayAsync($"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");

        answer.ShouldStartWith("HTTP/1.1 421 ");
        answer.ShouldContain("X-Agentd-Network: denied; host");
        _upstream.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_request_for_another_authority_over_HTTP_2_is_421()
    {
        const string Authority = "other.example";
        // Preface, settings, a request with its method, scheme and path by their numbers (RFC 7541), and "no more after this".
        var head = $"\x82\x87\x84\x01{(char)Authority.Length}{Authority}";
        var spoken = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\0\0\0\x04\0\0\0\0\0" + $"\0\0{(char)head.Length}\x01\x05\0\0\0\x01{head}"
            + "\0\0\x08\x07\0\0\0\0\0" + "\0\0\0\0\0\0\0\0";
        await using var session = await InspectedSession.OpenAsync(Rule());

        var answer = await session.SayAsync(spoken, SslApplicationProtocol.Http2);

        answer.ShouldContain("421");
        answer.ShouldContain("denied; host");
        _upstream.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_502()
    {
        await _upstream.DisposeAsync();
        await using var session = await InspectedSession.OpenAsync(Rule());

        using var answer = await session.Client().GetAsync("/");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        answer.Headers.GetValues("X-Agentd-Network").ShouldBe(["denied; unreachable"]);
        (await session.DecisionsAsync(1)).ShouldHaveSingleItem().Verdict.ShouldBe(NetworkVerdict.Fail);
    }

    [Fact]
    public async Task A_server_with_a_certificate_of_nobodys_is_502_and_hears_nothing()
    {
        await using var session = await InspectedSession.OpenAsync(Rule(Upstream.Other));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        await using var stranger = await InspectedSession.OpenAsync(Rule() with { Ports = [StrangersPort(listener)] });
        _ = AnswerAsStrangerAsync(listener);

        using var answer = await stranger.Client().GetAsync("/");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        answer.Headers.GetValues("X-Agentd-Network").ShouldBe(["denied; certificate"]);
        (await session.Client().GetStringAsync("/")).ShouldBe("reached");
    }

    [Fact]
    public async Task A_name_that_leads_to_where_its_rule_does_not_allow_is_403()
    {
        await using var session = await InspectedSession.OpenAsync(Rule() with { Addresses = [] });

        using var answer = await session.Client().GetAsync("/");

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        answer.Headers.GetValues("X-Agentd-Network").ShouldBe(["denied; private_address"]);
        var told = (await session.DecisionsAsync(1)).ShouldHaveSingleItem();
        (told.Verdict, told.Reason).ShouldBe((NetworkVerdict.Deny, "private_address"));
        _upstream.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_clone_alone_was_allowed_ends_with_it_also_on_a_connection_that_is_open()
    {
        await using var session = await InspectedSession.OpenForCloneAsync(Rule());
        using var client = session.Client();

        (await client.GetStringAsync("/")).ShouldBe("reached");
        session.Rules.EndClone();
        using var refused = await client.GetAsync("/");

        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        refused.Headers.GetValues("X-Agentd-Network").ShouldBe(["denied; no_rule"]);
    }

    private static int StrangersPort(TcpListener listener)
    {
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task AnswerAsStrangerAsync(TcpListener listener)
    {
        using var authority = Egress.Inspection.Certificates.SessionAuthority.Make([Name(Upstream.Host)], TimeSpan.FromHours(1));
        while (true)
        {
            using var tls = new System.Net.Security.SslStream((await listener.AcceptTcpClientAsync()).GetStream());
            await Should.ThrowAsync<Exception>(async () =>
            {
                await tls.AuthenticateAsServerAsync(authority.For(Upstream.Host));
                await tls.ReadExactlyAsync(new byte[1]);
            });
        }
    }

    private static HostName Name(string text) => HostName.TryParse(text, out var name) ? name : throw new FormatException(text);

    private NetworkRule Rule(string host = Upstream.Host) => InspectedSession.Rule(_upstream, host);
}
