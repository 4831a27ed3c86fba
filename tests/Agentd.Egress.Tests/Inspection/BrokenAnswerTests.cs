using System.IO.Compression;
using System.Net;
using System.Text;
using Agentd.Domain.Network;
using Agentd.Egress.Protocol;

namespace Agentd.Egress.Tests.Inspection;

/// <summary>Answers that are none of HTTP's, or come in a coding that nobody named, of a host that got a value.</summary>
public sealed class BrokenAnswerTests
{
    private const string Placeholder = "sk-placeholder-0123456789", Value = "sk-the-real-key-42-abcdef";

    private static readonly EgressCredential _key = new("API_KEY", Placeholder, [Upstream.Host], Encoding.UTF8.GetBytes(Value));

    [Theory]
    [InlineData("STATUS VALUE\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno header VALUE\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: VALUE\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nVALUE\r\n")]
    [InlineData("HTTP/1.1 200 VALUE\r\nX-VALUE: VALUE\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 101 VALUE\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")]
    public async Task No_part_of_an_answer_and_nothing_that_is_said_of_it_shows_the_value(string answer)
    {
        await using var upstream = RawUpstream.Saying(answer.Replace("VALUE", Value));
        await using var session = await InspectedSession.OpenAsync(Rule(upstream), _key);

        var told = await session.SayAsync(
            $"GET / HTTP/1.1\r\nHost: {Upstream.Host}:{upstream.Port}\r\nX-Api-Key: {Placeholder}\r\nConnection: close\r\n\r\n");

        told.ShouldStartWith("HTTP/1.1 ");
        told.ShouldNotContain(Value);
        (await session.DecisionsAsync(1)).ShouldHaveSingleItem().ToString().ShouldNotContain(Value);
    }

    [Theory]
    [InlineData("Content-Encoding: gzip;q=1")]
    [InlineData("Content-Encoding: \"gzip\"")]
    [InlineData("Content-Encoding: gzip foo")]
    [InlineData("Content-Encoding: gzip, gzip")]
    [InlineData("Transfer-Encoding: gzip")]
    [InlineData("Transfer-Encoding: gzip, chunked")]
    public async Task A_coding_that_is_not_undone_is_refused_however_it_is_named(string header)
    {
        using var packed = new MemoryStream();
        await using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zip.Write(Encoding.UTF8.GetBytes(Value));
        var body = Encoding.Latin1.GetString(packed.ToArray());
        if (header.EndsWith("chunked", StringComparison.Ordinal)) body = $"{body.Length:x}\r\n{body}\r\n0\r\n\r\n";
        await using var upstream = RawUpstream.Saying($"HTTP/1.1 200 OK\r\n{header}\r\nConnection: close\r\n\r\n{body}");
        await using var session = await InspectedSession.OpenAsync(Rule(upstream), _key);

        using var answer = await session.Client().GetAsync("/");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        answer.Headers.GetValues("X-Agentd-Network").ShouldBe(["denied; encoding"]);
        (await session.DecisionsAsync(1)).ShouldHaveSingleItem().Reason.ShouldBe("encoding");
    }

    private static NetworkRule Rule(RawUpstream upstream) =>
        new(HostPattern.Parse(Upstream.Host), [upstream.Port], NetworkProtocol.Https, [IPNetwork.Parse("127.0.0.1/32")]) { Inspect = true };
}
