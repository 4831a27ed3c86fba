using Agentd.Domain.Credentials;
using Agentd.Domain.Network;
using Agentd.Egress.Protocol;
using Agentd.Infrastructure.Egress;

namespace Agentd.Infrastructure.Tests.Egress;

public sealed class EgressValuesTests
{
    private static readonly EgressCredential _staged = new("API_KEY", "placeholder-of-the-key", ["api.example.org"]);

    [Fact]
    public void A_value_goes_to_a_session_that_was_staged_for_its_hosts()
    {
        var credential = EgressValues.Into([_staged], [Known("API_KEY", "api.example.org", "other.example.org")])!.ShouldHaveSingleItem();

        credential.Value.ShouldBe("the-value"u8.ToArray());
    }

    [Theory]
    [InlineData("API_KEY", "other.example.org")]
    [InlineData("OTHER_KEY", "api.example.org")]
    public void A_value_that_has_come_to_mean_another_host_does_not(string name, string host)
    {
        EgressValues.Into([_staged], [Known(name, host)])!.ShouldHaveSingleItem().Value.ShouldBeNull();
        EgressValues.Of([_staged], [Known(name, host)]).ShouldBeEmpty();
    }

    [Fact]
    public void A_credential_that_had_other_values_gets_all_together_and_none_with_its_network()
    {
        ResolvedCredential[] known = [Known("API_KEY", "api.example.org"), Known("API_KEY", "api.example.org")];

        EgressValues.Into([_staged], known)!.ShouldHaveSingleItem().Value.ShouldBeNull();
        EgressValues.Of([_staged], known).ShouldHaveSingleItem().Count.ShouldBe(2);
    }

    private static ResolvedCredential Known(string name, params string[] hosts) =>
        new(name, new SecretValue("the-value"u8)) { Brokered = new BrokeredUse([.. hosts.Select(HostPattern.Parse)]) };
}
