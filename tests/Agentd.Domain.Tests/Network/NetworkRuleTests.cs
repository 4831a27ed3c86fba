using System.Net;
using Agentd.Domain.Network;

namespace Agentd.Domain.Tests.Network;

public sealed class NetworkRuleTests
{
    [Theory]
    [InlineData("93.184.216.34", true)]
    [InlineData("2606:2800:220:1::1", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:93.184.216.34", false)]
    [InlineData("64:ff9b::5db8:d822", false)]
    [InlineData("2001:0:5db8:d822::1", false)]
    [InlineData("2002:5db8:d822::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("ff02::1", false)]
    public void A_name_may_lead_to_public_addresses_alone(string address, bool may) =>
        Rule("api.example.org").MayLieAt(IPAddress.Parse(address), _ => false).ShouldBe(may);

    [Fact]
    public void A_name_must_not_lead_to_an_address_of_the_host_itself() =>
        Rule("api.example.org").MayLieAt(IPAddress.Parse("93.184.216.34"), _ => true).ShouldBeFalse();

    [Fact]
    public void A_rule_that_names_addresses_means_those_and_no_others()
    {
        var rule = Rule("db.example.org", "10.20.0.0/16");

        rule.MayLieAt(IPAddress.Parse("10.20.3.4"), _ => false).ShouldBeTrue();
        rule.MayLieAt(IPAddress.Parse("10.21.3.4"), _ => false).ShouldBeFalse();
        rule.MayLieAt(IPAddress.Parse("93.184.216.34"), _ => false).ShouldBeFalse();
    }

    [Fact]
    public void The_first_rule_whose_host_and_port_fit_decides()
    {
        var rules = new NetworkRules([Rule("a.example.org") with { Ports = [8443] }, Rule("*.example.org"), Rule("a.example.org")]);
        HostName.TryParse("a.example.org", out var name);

        rules.For(name, 8443)!.Value.Place.ShouldBe(1);
        rules.For(name, 443)!.Value.Place.ShouldBe(2);
        rules.For(name, 22).ShouldBeNull();
    }

    private static NetworkRule Rule(string host, params string[] addresses) =>
        new(HostPattern.Parse(host), [443], NetworkProtocol.Https, [.. addresses.Select(IPNetwork.Parse)]);
}
