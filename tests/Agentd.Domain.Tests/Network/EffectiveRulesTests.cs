using System.Net;
using Agentd.Domain.Network;
using Agentd.Domain.Usage;

namespace Agentd.Domain.Tests.Network;

public sealed class EffectiveRulesTests
{
    [Fact]
    public void A_host_of_a_credential_needs_no_rule_and_stands_between_the_agents_rules_and_those_of_all()
    {
        var rules = EffectiveRules.Of([Rule("a.example.org")], [HostPattern.Parse("api.example.com")], [Rule("b.example.org")]);

        rules.Select(rule => (rule.Host.Text, rule.Inspect))
            .ShouldBe([("a.example.org", false), ("api.example.com", true), ("b.example.org", false)]);
        (rules[1].Ports.Single(), rules[1].Protocol, rules[1].Addresses.Count).ShouldBe((443, NetworkProtocol.Https, 0));
    }

    [Fact]
    public void A_rule_for_the_same_host_says_where_it_lies_and_what_may_be_asked_there()
    {
        var own = Rule("*.example.org") with { Ports = [8443], Addresses = [IPNetwork.Parse("10.0.0.0/8")], Methods = ["GET"] };

        var rules = EffectiveRules.Of([own], [HostPattern.Parse("git.example.org"), HostPattern.Parse("*.example.org")], []);

        var rule = rules.ShouldHaveSingleItem();
        (rule.Inspect, rule.Ports, rule.Addresses, rule.Methods).ShouldBe((true, own.Ports, own.Addresses, own.Methods));
    }

    [Fact]
    public void All_rules_that_lead_to_a_host_of_a_credential_are_inspected()
    {
        var (own, ofAll) = (new[] { Rule("a.example.org"), Rule("a.example.com") }, new[] { Rule("b.example.org") });

        var rules = EffectiveRules.Of(own, [HostPattern.Parse("*.example.org")], ofAll);

        rules.Select(rule => (rule.Host.Text, rule.Inspect))
            .ShouldBe([("a.example.org", true), ("a.example.com", false), ("*.example.org", true), ("b.example.org", true)]);
    }

    [Fact]
    public void A_host_that_two_credentials_have_stands_there_once() =>
        EffectiveRules.Of([], [HostPattern.Parse("a.example.org"), HostPattern.Parse("A.example.org")], []).Count.ShouldBe(1);

    [Fact]
    public void All_rules_that_lead_to_a_metered_host_are_inspected_whichever_comes_first()
    {
        var metered = Rule("a.example.org") with { Meter = MeteredApi.Openai };

        var rules = EffectiveRules.Of([Rule("*.example.org"), Rule("a.example.com")], [], [metered]);

        rules.Select(rule => rule.IsInspected).ShouldBe([true, false, true]);
    }

    private static NetworkRule Rule(string host) => new(HostPattern.Parse(host), [443], NetworkProtocol.Https, []);
}
