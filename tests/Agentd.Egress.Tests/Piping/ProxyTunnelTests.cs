using System.Net;
using System.Net.Sockets;
using System.Text;
using Agentd.Domain.Network;
using Agentd.Egress.Piping;
using Agentd.Egress.Protocol;

namespace Agentd.Egress.Tests.Piping;

/// <summary>A way by an operator's proxy, which stands at the loopback here and connects to nobody.</summary>
public sealed class ProxyTunnelTests : IDisposable
{
    private const string Made = "HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _late = new(TimeSpan.FromMinutes(1));

    public ProxyTunnelTests() => _listener.Start();

    public void Dispose()
    {
        _listener.Dispose();
        _late.Dispose();
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("agents:a:b", "Proxy-Authorization: Basic YWdlbnRzOmE6Yg==\r\n")]
    public async Task It_is_asked_for_the_name_and_what_follows_its_answer_is_the_hosts(string? login, string header)
    {
        var asked = AnswerAsync(Made + "SSH-2.0");

        var there = await Dialer(login).DialAsync(To("db.example.org"), _late.Token);

        (await asked).ShouldBe($"CONNECT db.example.org:5432 HTTP/1.1\r\nHost: db.example.org:5432\r\n{header}\r\n");
        there.Where.ShouldBe("proxy");
        using var socket = there.Socket;
        var said = new byte[7];
        await new NetworkStream(socket).ReadExactlyAsync(said, _late.Token);
        Encoding.ASCII.GetString(said).ShouldBe("SSH-2.0");
    }

    [Theory]
    [InlineData("HTTP/1.1 403 Forbidden\r\nX: secret\r\n\r\nsecret", "the proxy answered 403")]
    [InlineData("HTTP/1.1 407 x\r\n\r\n", "the proxy answered 407: it does not take upstream_proxy_login_file, or wants one")]
    [InlineData("HTTP/1.1 2x0 \r\n\r\n", "the proxy did not answer as a proxy does")]
    [InlineData("HTTP/1.1", "the proxy did not answer as a proxy does")]
    [InlineData("SSH-2.0-x\r\n\r\n", "the proxy did not answer as a proxy does")]
    public async Task What_it_refuses_is_told_by_its_status_alone(string answer, string told)
    {
        _ = AnswerAsync(answer);

        (await Should.ThrowAsync<IOException>(() => Dialer("a:b").DialAsync(To("db.example.org"), _late.Token))).Message.ShouldBe(told);
    }

    [Fact]
    public void What_agentd_must_judge_itself_and_what_the_operator_excepts_goes_without_it()
    {
        var tunnel = new ProxyTunnel(new EgressProxy("127.0.0.1", 1, ["*.internal.example.org", "git.example.org"]));

        tunnel.Carries(To("db.example.org")).ShouldBeTrue();
        tunnel.Carries(To("internal.example.org")).ShouldBeTrue();
        tunnel.Carries(To("a.internal.example.org")).ShouldBeFalse();
        tunnel.Carries(To("git.example.org")).ShouldBeFalse();
        tunnel.Carries(To("db.example.org", "10.0.0.0/8")).ShouldBeFalse();
        tunnel.Carries(Route.Learned("db.example.org", null, 443, "no_rule")).ShouldBeFalse();
        tunnel.Carries(To("45.67.0.9") with { Address = IPAddress.Parse("45.67.0.9") }).ShouldBeFalse();
    }

    private static Route To(string host, params string[] addresses) => new(
        new NetworkRule(HostPattern.Parse(host), [5432], NetworkProtocol.Tcp, [.. addresses.Select(IPNetwork.Parse)]), 1, host, null, 5432);

    private Dialer Dialer(string? login) => Agentd.Egress.Piping.Dialer.Of(new EgressProxy(
        "127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port, [], login is null ? null : Encoding.ASCII.GetBytes(login)));

    private async Task<string> AnswerAsync(string answer)
    {
        using var client = await _listener.AcceptSocketAsync(_late.Token);
        var (asked, room) = ("", new byte[1024]);
        while (!asked.EndsWith("\r\n\r\n", StringComparison.Ordinal))
            asked += Encoding.ASCII.GetString(room, 0, await client.ReceiveAsync(room, _late.Token));
        await client.SendAsync(Encoding.ASCII.GetBytes(answer), _late.Token);
        return asked;
    }
}
