using Agentd.Domain.Agents;
using Agentd.Domain.Network;

namespace Agentd.Infrastructure.Tests.Configuration;

public sealed class FilteredNetworkTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "", "default")]
    [InlineData("", "network.mode = \"filtered\"", "filtered")]
    [InlineData("filtered", "", "filtered")]
    [InlineData("filtered", "network.mode = \"default\"", "default")]
    [InlineData("filtered", "network.mode = \"agents\"", "agents")]
    [InlineData("host", "", "host")]
    [InlineData("agents", "network.options = [\"mtu=1400\"]", "agents")]
    [InlineData("default", "", "default")]
    public void The_daemon_says_what_network_an_agent_is_on_that_does_not_say_it_itself(string daemons, string agents, string mode)
    {
        var network = Network(daemons.Length == 0 ? "" : $"[daemon]\ndefault_network_mode = \"{daemons}\"", agents);

        network.EffectiveMode.ShouldBe(mode);
        network.IsFiltered.ShouldBe(mode == AgentNetwork.Filtered);
        network.Mode.ShouldBe(mode is "default" or "filtered" ? null : mode);
    }

    [Theory]
    [InlineData("upstream_proxy = \"http://me:hunter2@proxy.example.org:3128\"", "must hold no user and no password")]
    [InlineData("upstream_proxy_login_file = \"/hunter2\"", "has no meaning without upstream_proxy")]
    public void A_login_of_a_proxy_stands_in_a_file_of_its_own_and_in_no_error(string line, string words)
    {
        var error = _folder.Load($"[daemon]\n{line}\n{ConfigurationFolder.Minimal}").ErrorLines().ShouldHaveSingleItem();

        error.ShouldContain(words);
        error.ShouldNotContain("hunter2");
    }

    [Fact]
    public void A_proxy_is_read_with_what_goes_without_it()
    {
        var configuration = _folder.Load($"""
            [daemon]
            upstream_proxy = "http://proxy.example.org:3128"
            upstream_proxy_login_file = "/etc/agentd/secrets/proxy-login"
            no_proxy = ["*.internal.example.org"]
            {ConfigurationFolder.Minimal}
            """).Require();

        var proxy = configuration.UpstreamProxy.ShouldNotBeNull();
        (proxy.Host, proxy.Port, proxy.Without.Single().Text).ShouldBe(("proxy.example.org", 3128, "*.internal.example.org"));
        configuration.UpstreamProxyLogin!.ToString().ShouldBe("file /etc/agentd/secrets/proxy-login");
    }

    [Fact]
    public void The_daemons_rules_stand_behind_those_of_every_filtered_agent()
    {
        var configuration = _folder.Load($$"""
            [[daemon.network_allow]]
            host = "*.pythonhosted.org"
            [[daemon.network_allow]]
            host = "db.example.org"
            protocol = "tcp"
            ports = [5432]
            addresses = ["10.20.0.0/16"]
            {{ConfigurationFolder.Minimal}}
            [agents.network]
            mode = "filtered"
            [[agents.network.allow]]
            host = "api.example.org"
            {{ConfigurationFolder.Minimal.Replace("site-builder\"\nbase", "open\"\nbase")}}
            """).Require();

        configuration.Agents[0].Network.Rules.ShouldNotBeNull().Select(rule => rule.Host.Text)
            .ShouldBe(["api.example.org", "*.pythonhosted.org", "db.example.org"]);
        configuration.Agents[1].Network.Rules.ShouldBeNull();
        configuration.RulesOfAll.Count.ShouldBe(2);
        (configuration.RulesOfAll[1].Protocol, configuration.RulesOfAll[1].Addresses.Single().ToString())
            .ShouldBe((NetworkProtocol.Tcp, "10.20.0.0/16"));
    }

    [Fact]
    public void Two_rules_of_one_protocol_may_mean_the_same_host()
    {
        var network = Network("", """
            network.mode = "filtered"
            network.allow = [{ host = "a.x" }, { host = "*.a.x" }, { host = "a.x" }, { host = "a.x", ports = [22], protocol = "tcp" }]
            """);

        network.Rules.ShouldNotBeNull().Count.ShouldBe(4);
    }

    [Fact]
    public void A_profile_that_may_let_unfiltered_sockets_through_is_not_judged()
    {
        var agent = Agent("", """
            network.mode = "filtered"
            security = { seccomp_profile = "/srv/there/is/no/such", allow_unfiltered_sockets = true }
            """);

        (agent.Security.SeccompProfile, agent.Security.AllowsUnfilteredSockets).ShouldBe(("/srv/there/is/no/such", true));
    }

    [Fact]
    public void The_profile_of_a_filtered_network_is_judged_when_the_file_is_read()
    {
        var profile = Path.Combine(_folder.Root, "profile.json");
        var text = ConfigurationFolder.Minimal + $"""
            [agents.network]
            mode = "filtered"
            [agents.security]
            seccomp_profile = "{profile}"
            """;
        File.WriteAllText(profile, """{ "defaultAction": "SCMP_ACT_ERRNO", "syscalls": [] }""");
        _folder.Load(text).ErrorLines().ShouldBeEmpty();

        File.WriteAllText(profile, """{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [] }""");
        _folder.Load(text).ErrorLines().ShouldHaveSingleItem().ShouldContain(
            ":10:19: agent 'site-builder': security.seccomp_profile: lets whatever no rule names (defaultAction) past the filter");
    }

    private AgentNetwork Network(string daemon, string lines) => Agent(daemon, lines).Network;

    private Agent Agent(string daemon, string lines) => _folder.Load(
        $"{daemon}\n{ConfigurationFolder.Minimal.Replace("[agents.command]", lines + "\n[agents.command]")}").Require().Agents[0];
}
