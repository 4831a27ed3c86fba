using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Agentd.Domain.Network;
using Agentd.Egress.Decisions;
using Agentd.Egress.Piping;
using Agentd.Egress.Protocol;
using Agentd.Egress.Rules;

namespace Agentd.Egress.Tests.Piping;

/// <summary>A forward proxy leads where a connection of the client's own would lead, and tells what it refuses.</summary>
public sealed class ForwardProxyTests : IDisposable
{
    private const string Established = "HTTP/1.1 200 Connection established\r\n\r\n";

    private static readonly HostName Api = HostPattern.Parse("api.example.org").Name!.Value;

    private readonly SessionRules _rules = new(
        [
            new NetworkRule(HostPattern.Parse("api.example.org"), [443], NetworkProtocol.Https, []),
            new NetworkRule(HostPattern.Parse("plain.example.org"), [80], NetworkProtocol.Http, []),
            new NetworkRule(HostPattern.Parse("45.67.0.20"), [5432], NetworkProtocol.Tcp, []),
        ],
        new NetworkRule(HostPattern.Parse("git.example.org"), [443], NetworkProtocol.Https, []));

    private readonly MemoryStream _file = new();
    private readonly DecisionLog _decisions;
    private readonly ForwardProxy _proxy;

    public ForwardProxyTests()
    {
        _decisions = new DecisionLog(_file, 0, _ => { }, TimeProvider.System);
        _proxy = new ForwardProxy(_rules, _decisions);
    }

    public void Dispose() => _decisions.Dispose();

    [Theory]
    [InlineData("CONNECT api.example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n", "api.example.org:443", Established)]
    [InlineData("CONNECT plain.example.org:80 HTTP/1.1\r\n\r\n", "plain.example.org:80", Established)]
    [InlineData("CONNECT 45.67.0.20:5432 HTTP/1.1\r\n\r\n", "45.67.0.20:5432", Established)]
    [InlineData("GET http://plain.example.org/a HTTP/1.1\r\nHost: plain.example.org\r\n\r\n", "plain.example.org:80", "")]
    public async Task What_a_rule_allows_is_led_there(string request, string host, string said)
    {
        var (route, answer, left) = await AskAsync(request + "more");

        route.ShouldNotBeNull();
        $"{route.Host}:{route.Port}".ShouldBe(host);
        answer.ShouldBe(said);
        left.ShouldBe(said.Length > 0 ? "more" : request + "more");
    }

    [Theory]
    [InlineData("CONNECT other.example.org:443 HTTP/1.1\r\n\r\n", "no_rule", "other.example.org", 443)]
    [InlineData("CONNECT api.example.org:22 HTTP/1.1\r\n\r\n", "port", "api.example.org", 22)]
    [InlineData("CONNECT git.example.org:443 HTTP/1.1\r\n\r\n", "no_rule", "git.example.org", 443)]
    [InlineData("CONNECT 45.67.0.10:443 HTTP/1.1\r\n\r\n", "address", "45.67.0.10", 443)]
    [InlineData("CONNECT 127.0.0.1:80 HTTP/1.1\r\n\r\n", "address", "127.0.0.1", 80)]
    [InlineData("GET http://169.254.169.254/ HTTP/1.1\r\n\r\n", "address", "169.254.169.254", 80)]
    [InlineData("GET http://api.example.org:443/ HTTP/1.1\r\n\r\n", "plain_http", "api.example.org", 443)]
    public async Task What_none_allows_is_403_with_the_rule_that_would(string request, string reason, string host, int port)
    {
        var (route, answer, _) = await AskAsync(request);

        route.ShouldBeNull();
        answer.ShouldStartWith($"HTTP/1.1 403 Forbidden\r\nX-Agentd-Network: denied; {reason}\r\n");
        answer.ShouldContain($"host = \"{host}\", ports = [{port}]");
        Told().ShouldBe((NetworkVerdict.Deny, DecisionKind.Connect, reason, host, port));
    }

    [Theory]
    [InlineData("CONNECT api.example.org:443\0 HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT api.example.org:443 HTTP/1.1\n\n")]
    [InlineData("CONNECT api.example.org:443 HTTP/1.1\r\nX: a\nY: b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: api.example.org\r\n\r\n")]
    [InlineData("GET /\r\n\r\n")]
    public async Task What_asks_a_proxy_for_nothing_is_400(string request)
    {
        var (route, answer, _) = await AskAsync(request);

        route.ShouldBeNull();
        answer.ShouldStartWith("HTTP/1.1 400 Bad Request\r\nX-Agentd-Network: denied; malformed\r\n");
        Told().ShouldBe((NetworkVerdict.Deny, DecisionKind.Connect, "malformed", "127.0.0.1", 80));
    }

    [Fact]
    public async Task The_clones_host_is_led_to_while_the_clone_runs()
    {
        _rules.CloneIsOpen = true;

        var (route, _, _) = await AskAsync("CONNECT git.example.org:443 HTTP/1.1\r\n\r\n");

        route.ShouldNotBeNull().Place.ShouldBe(0);
    }

    [Theory]
    [InlineData("other.example.org:443", "no_rule")]
    [InlineData("api.example.org:22", "port")]
    [InlineData("45.67.0.10:443", "address")]
    public async Task A_session_that_learns_is_led_anywhere_and_it_is_known_why_it_would_not(string to, string reason)
    {
        var proxy = new ForwardProxy(Learning(), _decisions);

        var (route, answer, left) = await AskAsync($"CONNECT {to} HTTP/1.1\r\n\r\nmore", proxy);

        (answer, left).ShouldBe((Established, "more"));
        route.ShouldNotBeNull();
        ($"{route.Host}:{route.Port}", route.Place, route.Objection).ShouldBe((to, null, reason));
    }

    [Theory]
    [InlineData("mail.example.org:25", "no_rule")]
    [InlineData("45.67.0.10:8080", "address")]
    public async Task A_session_that_learns_is_led_to_no_port_at_which_it_could_not_connect_by_itself(string to, string reason)
    {
        var (route, answer, _) = await AskAsync($"CONNECT {to} HTTP/1.1\r\n\r\n", new ForwardProxy(Learning(), _decisions));

        route.ShouldBeNull();
        answer.ShouldStartWith("HTTP/1.1 403");
        Told().Item3.ShouldBe(reason);
    }

    [Fact]
    public async Task Whoever_leaves_in_the_middle_of_a_head_is_not_waited_for()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var arrived = await listener.AcceptSocketAsync();
        await client.Client.SendAsync("CONNECT api.exa"u8.ToArray());
        client.Client.Shutdown(SocketShutdown.Send);

        // For as long as the test is given: only whoever sees the end ends sooner.
        (await ProxyTalk.PeekAsync(arrived, CancellationToken.None, Timeout.InfiniteTimeSpan)).ShouldBe("CONNECT api.exa");
    }

    private SessionRules Learning() =>
        new(_rules.AllFor(Api, 443).Select(one => one.Rule), null) { Learns = true, Ports = [22, 80, 443, 9418] };

    private (NetworkVerdict, DecisionKind?, string?, string?, int?) Told()
    {
        _decisions.Dispose();
        var told = Encoding.UTF8.GetString(_file.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize(line, DecisionJson.Default.Decision)!).Single(one => one.Kind is not null);
        return (told.Verdict, told.Kind, told.Reason, told.Host, told.Port);
    }

    // Where it leads, what it was answered, and what is left for whoever carries it.
    private async Task<(Route? Route, string Answer, string Left)> AskAsync(string request, ForwardProxy? proxy = null)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var arrived = await listener.AcceptSocketAsync();
        using var answer = new StreamReader(client.GetStream(), Encoding.Latin1);
        await client.Client.SendAsync(Encoding.Latin1.GetBytes(request));
        client.Client.Shutdown(SocketShutdown.Send);
        var admitted = (proxy ?? _proxy).AdmitAsync(arrived, CancellationToken.None);
        var left = admitted.ContinueWith(route => route.Result is null ? "" : Rest(arrived), TaskScheduler.Default);
        var said = await answer.ReadToEndAsync();
        return (await admitted, said, await left);
    }

    private static string Rest(Socket arrived)
    {
        var room = new byte[4096];
        var count = arrived.Receive(room);
        arrived.Dispose();
        return Encoding.Latin1.GetString(room, 0, count);
    }
}
