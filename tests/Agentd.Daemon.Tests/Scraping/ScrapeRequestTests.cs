using System.Net;
using System.Text;
using Agentd.Daemon.Scraping;

namespace Agentd.Daemon.Tests.Scraping;

public sealed class ScrapeRequestTests
{
    [Theory]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: localhost:9418")]
    [InlineData("GET /metrics?x=1 HTTP/1.1\r\nhost:localhost:9418\r\nUser-Agent: Prometheus/2.42.0\r\nAccept: */*;q=0.1")]
    [InlineData("GET /metrics HTTP/1.0\r\nHOST: \tlocalhost:9418 \r\nContent-Length: 0")]
    public void What_scrapers_send_is_read(string head) =>
        ScrapeRequest.Read(Encoding.Latin1.GetBytes(head)).ShouldNotBeNull().ShouldSatisfyAllConditions(
            request => request.Method.ShouldBe("GET"),
            request => request.Path.ShouldBe("/metrics"),
            request => request.Host.ShouldBe("localhost:9418"));

    [Theory]
    [InlineData("")]
    [InlineData("GET /metrics HTTP/1.1")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: a\r\nHost: a")]
    [InlineData("GET /metrics HTTP/2\r\nHost: a")]
    [InlineData("GET /metrics\r\nHost: a")]
    [InlineData("GET  /metrics HTTP/1.1\r\nHost: a")]
    [InlineData("GET http://localhost/metrics HTTP/1.1\r\nHost: a")]
    [InlineData(" GET /metrics HTTP/1.1\r\nHost: a")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost : a")]
    [InlineData("GET /metrics HTTP/1.1\r\n Host: a")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: a\r\n folded")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: a\r\n: nameless")]
    [InlineData("GET /metrics HTTP/1.1\nHost: a")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: a\nX: b")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: a\rX: b")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: a\0b")]
    [InlineData("GET /metr\u00efcs HTTP/1.1\r\nHost: a")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 5")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: +0")]
    public void What_is_no_plain_request_is_refused_rather_than_guessed_at(string head) =>
        ScrapeRequest.Read(Encoding.Latin1.GetBytes(head)).ShouldBeNull();

    [Fact]
    public void A_head_has_a_bounded_number_of_lines() =>
        ScrapeRequest.Read(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: a{string.Concat(Enumerable.Repeat("\r\nX: y", 64))}"))
            .ShouldBeNull();

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LocalHost:9418", true)]
    [InlineData("127.0.0.1:9418", true)]
    [InlineData("[::1]:9418", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("10.1.2.3:80", true)]
    [InlineData("Agents.example.org:9418", true)]
    [InlineData("agents.example.org.", false)]
    [InlineData("2130706433:9418", false)]
    [InlineData("127.1", false)]
    [InlineData("0x7f000001", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("evil.example:9418", false)]
    [InlineData("localhost:9418:1", false)]
    [InlineData("localhost:", false)]
    [InlineData("user@localhost", false)]
    [InlineData("", false)]
    public void Only_names_that_are_ours_as_they_are_written_are_known(string host, bool known) =>
        new KnownHosts(["agents.Example.org"]).Knows(host, new IPEndPoint(IPAddress.Parse("10.1.2.3"), 9418)).ShouldBe(known);
}
