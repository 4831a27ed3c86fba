using System.Net;
using System.Text;
using Agentd.Domain.Network;
using Agentd.Domain.Usage;

namespace Agentd.Domain.Tests.Network;

public sealed class RulesDigestTests
{
    private static readonly NetworkRule Clone = Rule("git.example.org", [443]);
    private static readonly NetworkRule Api = Rule("api.example.org", [443]);
    private static readonly NetworkRule Database = Rule("db.example.org", [5433, 5432], "fd00::/8", "10.20.0.0/16") with
    {
        Protocol = NetworkProtocol.Tcp,
    };

    [Fact]
    public void Rules_are_hashed_as_one_canonical_text()
    {
        var text = Encoding.UTF8.GetString(RulesDigest.CanonicalJson([Api, Database], Clone));

        text.ShouldBe(
            """{"clone":{"host":"git.example.org","ports":[443],"protocol":"https"}"""
            + ""","rules":[{"host":"api.example.org","ports":[443],"protocol":"https"}"""
            + """,{"addresses":["10.20.0.0/16","fd00::/8"],"host":"db.example.org","ports":[5432,5433],"protocol":"tcp"}]}""");
        RulesDigest.Of([Api, Database], Clone)
            .ShouldBe("d45a27d0cb91f63c1ab15aa533333c32fff8916898d134b85f94c6ac1da8f3e6");
    }

    [Fact]
    public void What_may_be_asked_is_hashed_too()
    {
        var rule = Api with { Methods = ["HEAD", "GET", "GET"], Paths = [PathPattern.Parse("/v1/*")], UpstreamCa = "/etc/ca.pem" };

        Encoding.UTF8.GetString(RulesDigest.CanonicalJson([rule], Clone)).ShouldContain(
            """[{"host":"api.example.org","inspect":true,"methods":["GET","HEAD"],"paths":["/v1/*"],"""
            + """ "ports":[443],"protocol":"https","upstream_ca":"/etc/ca.pem"}]""".TrimStart());
    }

    [Fact]
    public void What_is_metered_is_hashed_too() =>
        Encoding.UTF8.GetString(RulesDigest.CanonicalJson([Api with { Meter = MeteredApi.Openai }], Clone)).ShouldContain(
            """[{"host":"api.example.org","inspect":true,"meter":"openai","ports":[443],"protocol":"https"}]""");

    [Fact]
    public void What_means_the_same_has_the_same_digest()
    {
        var other = Rule("DB.example.org.", [5432, 5433, 5432], "10.20.0.0/16", "fd00::/8", "10.20.0.0/16") with
        {
            Protocol = NetworkProtocol.Tcp,
        };

        RulesDigest.Of([other], Clone).ShouldBe(RulesDigest.Of([Database], Clone));
        RulesDigest.Of([Rule("FD00::1", [22])], Clone).ShouldBe(RulesDigest.Of([Rule("fd00:0::1/128", [22])], Clone));
    }

    public static TheoryData<string> Changes =>
        ["order", "host", "ports", "protocol", "addresses", "clone", "fewer", "inspect", "methods", "paths"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void What_means_something_else_has_another_digest(string change)
    {
        (NetworkRule[] Rules, NetworkRule Clone) changed = change switch
        {
            "order" => ([Database, Api], Clone),
            "host" => ([Rule("*.example.org", [443]), Database], Clone),
            "ports" => ([Api with { Ports = [8443] }, Database], Clone),
            "protocol" => ([Api with { Protocol = NetworkProtocol.Tcp }, Database], Clone),
            "addresses" => ([Api with { Addresses = [IPNetwork.Parse("10.0.0.1/32")] }, Database], Clone),
            "inspect" => ([Api with { Inspect = true }, Database], Clone),
            "methods" => ([Api with { Methods = ["GET"] }, Database], Clone),
            "paths" => ([Api with { Paths = [PathPattern.Parse("/v1/*")] }, Database], Clone),
            "clone" => ([Api, Database], Clone with { Ports = [8443] }),
            _ => ([Api], Clone),
        };

        RulesDigest.Of(changed.Rules, changed.Clone).ShouldNotBe(RulesDigest.Of([Api, Database], Clone));
    }

    private static NetworkRule Rule(string host, IReadOnlyList<int> ports, params string[] addresses) =>
        new(HostPattern.Parse(host), ports, NetworkProtocol.Https, [.. addresses.Select(IPNetwork.Parse)]);
}
