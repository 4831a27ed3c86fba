using Agentd.Domain.Network;

namespace Agentd.Domain.Tests.Network;

public sealed class NetworkRulesTests
{
    private static readonly NetworkRule _wide = Rule("*.example.org"), _narrow = Rule("a.example.org") with { Methods = ["GET"] };

    [Fact]
    public void A_rule_for_all_requests_of_many_hosts_gives_way_to_one_for_some_of_a_host_wherever_they_stand()
    {
        Places([_wide, _narrow], "a.example.org").ShouldBe([2]);
        Places([_narrow, _wide], "a.example.org").ShouldBe([1]);
        Places([_wide, _narrow], "b.example.org").ShouldBe([1]);
        Places([_wide, Rule("*.a.example.org") with { Paths = [PathPattern.Parse("/v1/*")] }], "x.a.example.org").ShouldBe([2]);
    }

    [Fact]
    public void It_does_not_on_another_port_or_for_another_protocol_or_if_it_allows_only_some_itself()
    {
        Places([_wide with { Ports = [443, 8443] }, _narrow], "a.example.org", 8443).ShouldBe([1]);
        Places([_wide, _narrow with { Protocol = NetworkProtocol.Http }], "a.example.org").ShouldBe([1, 2]);
        Places([_wide with { Methods = ["POST"] }, _narrow], "a.example.org").ShouldBe([1, 2]);
        Places([_wide, Rule("a.example.org")], "a.example.org").ShouldBe([1, 2]);
    }

    private static NetworkRule Rule(string host) => new(HostPattern.Parse(host), [443], NetworkProtocol.Https, []);

    private static IEnumerable<int> Places(NetworkRule[] rules, string host, int port = 443) =>
        new NetworkRules(rules).AllFor(HostPattern.Parse(host).Name!.Value, port).Select(one => one.Place);
}
