using System.Security.Cryptography;
using Agentd.Application.Ports;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Egress;

namespace Agentd.Infrastructure.Tests.Egress;

public sealed class ShownDenialTests
{
    private const string Secret = "ghp_0123456789abcdef";

    private static readonly SessionId _session = SessionId.Parse("00112233445566ff");
    private static readonly EgressBroker _broker = new(
        new EgressPlace("/tmp", DaemonId.FromPaths("/s", "/p"), "/nowhere/agentd-egress"),
        new BrokerOnHost((_, _) => Task.CompletedTask));

    [Fact]
    public void A_secret_in_a_name_that_was_asked_for_is_masked()
    {
        var shown = _broker.Shown(new EgressDenial(_session, $"{Secret}.evil.example", 53, "no_rule"), [new SecretValue("ghp_0123456789abcdef"u8)]);

        shown.ShouldNotContain(Secret);
        shown.ShouldContain(".evil.example");
    }

    [Fact]
    public void Nothing_of_a_name_is_shown_where_the_values_are_not_known_any_more() =>
        _broker.Shown(new EgressDenial(_session, $"{Secret}.evil.example", 53, "no_rule"), null).ShouldBe("(withheld)");

    [Fact]
    public void What_values_are_searched_by_is_made_once_for_all_that_a_session_is_denied()
    {
        SecretValue[] masked = [.. Enumerable.Range(0, 8).Select(_ => new SecretValue(RandomNumberGenerator.GetBytes(1024)))];
        var denial = new EgressDenial(_session, "evil.example", 53, "no_rule");
        _broker.Shown(denial, masked);

        // It is made where the broker's answers are heard, and sessions are denied dozens of names.
        var before = GC.GetAllocatedBytesForCurrentThread();
        _broker.Shown(denial, masked).ShouldBe("evil.example");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1024 * 1024);
    }
}
