using Agentd.Application.Ports;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Egress;
using Agentd.Infrastructure.Podman;

namespace Agentd.Infrastructure.Tests.Egress;

public sealed class ShownDenialTests
{
    private const string Secret = "ghp_0123456789abcdef";

    private static readonly SessionId _session = SessionId.Parse("00112233445566ff");
    private static readonly EgressBroker _broker = new(
        new PodmanCli(new PodmanOptions { Executable = "/nowhere/podman" }),
        new EgressPlace("/tmp", DaemonId.FromPaths("/s", "/p"), "/nowhere/agentd-egress"));

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
}
