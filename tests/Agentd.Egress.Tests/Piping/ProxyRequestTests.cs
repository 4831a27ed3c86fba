using Agentd.Egress.Piping;

namespace Agentd.Egress.Tests.Piping;

/// <summary>What a forward proxy takes for a request, and what it does not.</summary>
public sealed class ProxyRequestTests
{
    [Theory]
    [InlineData("CONNECT api.example.org:443 HTTP/1.1", "api.example.org", 443, true)]
    [InlineData("CONNECT API.Example.org.:65535 HTTP/1.0", "api.example.org", 65535, true)]
    [InlineData("CONNECT 45.67.0.10:22 HTTP/1.1", "45.67.0.10", 22, true)]
    [InlineData("CONNECT [2a0b:1::1]:22 HTTP/1.1", "2a0b:1::1", 22, true)]
    [InlineData("GET http://api.example.org HTTP/1.1", "api.example.org", 80, false)]
    [InlineData("GET http://api.example.org/a:b@c HTTP/1.1", "api.example.org", 80, false)]
    [InlineData("POST HTTP://api.example.org:8080?a=b HTTP/1.1", "api.example.org", 8080, false)]
    public void Whom_it_is_for_is_read(string line, string host, int port, bool isTunnel)
    {
        var asked = ProxyRequest.Read($"{line}\r\nHost: x\r\n\r\n").ShouldNotBeNull();

        (asked.Host, asked.Port, asked.IsTunnel).ShouldBe((host, port, isTunnel));
    }

    [Theory]
    [InlineData("CONNECT api.example.org:443\0 HTTP/1.1")]
    [InlineData("CONNECT api.example.org\0:443 HTTP/1.1")]
    [InlineData("CONNECT api.example.org:+443 HTTP/1.1")]
    [InlineData("CONNECT api.example.org:-443 HTTP/1.1")]
    [InlineData("CONNECT api.example.org:0443 HTTP/1.1")]
    [InlineData("CONNECT api.example.org:0x1bb HTTP/1.1")]
    [InlineData("CONNECT api.example.org:443/ HTTP/1.1")]
    [InlineData("CONNECT api.example.org:65979 HTTP/1.1")]
    [InlineData("CONNECT api.example.org:4294967739 HTTP/1.1")]
    [InlineData("CONNECT api.example.org:٤٤٣ HTTP/1.1")]
    [InlineData("CONNECT api.example.org:0 HTTP/1.1")]
    [InlineData("CONNECT api.example.org: HTTP/1.1")]
    [InlineData("CONNECT api.example.org HTTP/1.1")]
    [InlineData("CONNECT :443 HTTP/1.1")]
    [InlineData("CONNECT api.example.org :443 HTTP/1.1")]
    [InlineData("CONNECT api.example.org:443  HTTP/1.1")]
    [InlineData("CONNECT  api.example.org:443 HTTP/1.1")]
    [InlineData("CONNECT\tapi.example.org:443 HTTP/1.1")]
    [InlineData("CONNECT user@api.example.org:443 HTTP/1.1")]
    [InlineData("CONNECT user:password@api.example.org:443 HTTP/1.1")]
    [InlineData("CONNECT https://api.example.org:443 HTTP/1.1")]
    [InlineData("CONNECT api.example.org%00:443 HTTP/1.1")]
    [InlineData("CONNECT 759365642:443 HTTP/1.1")]
    [InlineData("CONNECT 0x2d43000a:443 HTTP/1.1")]
    [InlineData("CONNECT 055.0103.0.012:443 HTTP/1.1")]
    [InlineData("CONNECT 45.67.10:443 HTTP/1.1")]
    [InlineData("CONNECT [45.67.0.10]:443 HTTP/1.1")]
    [InlineData("CONNECT 2a0b:1::1:443 HTTP/1.1")]
    [InlineData("CONNECT [::ffff:45.67.0.10]:443 HTTP/1.1")]
    [InlineData("CONNECT [2a0b:1:0::1]:443 HTTP/1.1")]
    [InlineData("CONNECT [fe80::1%1]:443 HTTP/1.1")]
    [InlineData("CONNECT аpi.example.org:443 HTTP/1.1")]
    [InlineData("CONNECT *.example.org:443 HTTP/1.1")]
    [InlineData("CONNECT api.example.org:443 HTTP/2.0")]
    [InlineData("CONNECT api.example.org:443")]
    [InlineData("connect api.example.org:443 HTTP/1.1")]
    [InlineData("CONNECT api.example.org:443 HTTP/1.1\r\nX: a\nY: b")]
    [InlineData("CONNECT api.example.org:443 HTTP/1.1\r\nX: a\rY: b")]
    [InlineData("GET / HTTP/1.1")]
    [InlineData("GET //api.example.org/ HTTP/1.1")]
    [InlineData("GET https://api.example.org/ HTTP/1.1")]
    [InlineData("GET ftp://api.example.org/ HTTP/1.1")]
    [InlineData("GET http:/api.example.org/ HTTP/1.1")]
    [InlineData("GET http://user@api.example.org/ HTTP/1.1")]
    [InlineData("GET http://api.example.org:80\0/ HTTP/1.1")]
    [InlineData("GET http:// HTTP/1.1")]
    [InlineData("GET http://api.example.org/")]
    [InlineData("")]
    public void What_could_be_read_in_two_ways_is_read_in_none(string line) =>
        ProxyRequest.Read($"{line}\r\nHost: api.example.org\r\n\r\n").ShouldBeNull();

    [Fact]
    public void Damaged_requests_lead_nowhere_that_their_text_does_not_name()
    {
        var random = new Random(Fuzz.Seed);
        var good = "CONNECT api.example.org:443 HTTP/1.1\r\nHost: api.example.org\r\n\r\n"u8.ToArray();
        for (var round = 0; round < Fuzz.Rounds; round++)
        {
            var head = System.Text.Encoding.Latin1.GetString(Fuzz.Damage(good, random));
            if (!head.Contains("\r\n") || ProxyRequest.Read(head) is not { } asked) continue;
            head.ShouldContain($"{asked.Host}", Case.Insensitive, $"seed {Fuzz.Seed}");
            head.ShouldContain($"{asked.Port}", Case.Sensitive, $"seed {Fuzz.Seed}");
        }
    }
}
