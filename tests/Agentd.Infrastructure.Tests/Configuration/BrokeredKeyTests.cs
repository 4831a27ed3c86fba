using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Domain.Network;

namespace Agentd.Infrastructure.Tests.Configuration;

public sealed class BrokeredKeyTests : IDisposable
{
    private const string Filtered = "[agents.network]\nmode = \"filtered\"\n";

    private const string Refreshed = """
        [[agents.credentials]]
        name = "TOKEN"
        refresh_argv = ["/usr/local/bin/mint-token", "--app", "7"]
        refresh_every = "50m"
        hosts = ["api.example.org"]
        """;

    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reads_which_requests_a_rule_allows()
    {
        var rules = Load("""
            [[agents.network.allow]]
            host = "a.example.org"
            methods = ["GET", "HEAD"]
            paths = ["/v1/*", "/health"]
            upstream_ca = "/etc/ca.pem"
            [[agents.network.allow]]
            host = "b.example.org"
            protocol = "http"
            [[agents.network.allow]]
            host = "c.example.org"
            inspect = true
            [[agents.network.allow]]
            host = "d.example.org"
            """).Network.Rules.ShouldNotBeNull();

        rules[0].Methods.ShouldBe(["GET", "HEAD"]);
        rules[0].UpstreamCa.ShouldBe("/etc/ca.pem");
        rules[0].Paths.Select(path => path.Text).ShouldBe(["/v1/*", "/health"]);
        (rules[1].Protocol, rules[1].Ports.Single()).ShouldBe((NetworkProtocol.Http, 80));
        rules.Select(rule => rule.IsInspected).ShouldBe([true, true, true, false]);
    }

    [Fact]
    public void A_rule_for_some_requests_of_a_host_binds_although_a_credential_names_all_hosts_around_it()
    {
        var rules = new NetworkRules(Load("""
            [[agents.network.allow]]
            host = "a.example.org"
            paths = ["/v1/*"]
            [[agents.credentials]]
            name = "KEY"
            source = "K"
            hosts = ["*.example.org"]
            """).Network.Rules.ShouldNotBeNull());

        rules.AllFor(Name("a.example.org"), 443).Select(one => one.Place).ShouldBe([1]);
        rules.AllFor(Name("b.example.org"), 443).Select(one => one.Place).ShouldBe([2]);

        static HostName Name(string text) => HostPattern.Parse(text).Name!.Value;
    }

    [Fact]
    public void Reads_where_a_value_goes_that_the_agent_does_not_hold()
    {
        var agent = Load("""
            [[agents.network.allow]]
            host = "*.example.org"
            [[agents.credentials]]
            name = "KEY"
            source = "K"
            hosts = ["API.example.org", "api.example.com"]
            headers = ["x-api-key"]
            set = "x-api-key: {}"
            in = ["query", "header"]
            placeholder = "sk-placeholder-0001"
            [[agents.credentials]]
            name = "OTHER"
            source = "O"
            hosts = ["other.example.com"]
            [[agents.credentials]]
            name = "HELD"
            source = "H"
            """);

        var use = agent.Credentials[0].Brokered.ShouldNotBeNull();
        use.Hosts.Select(host => host.Text).ShouldBe(["api.example.org", "api.example.com"]);
        (use.Headers.ShouldNotBeNull().Single(), use.Set.ShouldNotBeNull().Header, use.Placeholder)
            .ShouldBe(("x-api-key", "x-api-key", "sk-placeholder-0001"));
        use.In.ShouldBe([RequestPart.Query, RequestPart.Header]);
        var other = agent.Credentials[1].Brokered.ShouldNotBeNull();
        (other.Headers, other.Set, other.Placeholder).ShouldBe((null, null, null));
        other.In.ShouldBe([RequestPart.Header]);
        agent.Credentials[2].Brokered.ShouldBeNull();
        agent.Network.Rules.ShouldNotBeNull().Select(rule => (rule.Host.Text, rule.Inspect))
            .ShouldBe([("*.example.org", true), ("api.example.com", true), ("other.example.com", true)]);
    }

    [Fact]
    public void Reads_the_command_that_prints_a_value() =>
        Load(Refreshed).Credentials.ShouldHaveSingleItem().Source.ShouldBe(
            new CredentialSource.Command(["/usr/local/bin/mint-token", "--app", "7"], TimeSpan.FromMinutes(50)));

    [Theory]
    [InlineData("CONTAINER_HOST")]
    [InlineData("CONTAINER_CONNECTION")]
    public void A_daemon_in_a_container_runs_no_command_and_says_what_to_do_instead(string variable)
    {
        _folder.Environment[variable] = "unix:///run/podman/podman.sock";

        var error = _folder.Load(ConfigurationFolder.Minimal + Filtered + Refreshed).ErrorLines().ShouldHaveSingleItem();

        error.ShouldContain("refresh_argv: runs on the host, which a daemon in a container");
        error.ShouldContain("have a timer of the host's write the value to a file, and name that as source_file");
    }

    [Fact]
    public void A_placeholder_stands_for_one_credential_of_the_whole_file()
    {
        const string Credential = "credentials = [{ name = \"K\", source = \"K\", hosts = [\"a.x\"], placeholder = \"0123456789abcdef\" }]\n";
        var one = ConfigurationFolder.Minimal.Replace("[agents.command]", Credential + "[agents.command]");
        var other = one.Replace("site-builder\"\nbase", "other\"\nbase");

        _folder.Load($"{one}{other}[daemon]\ndefault_network_mode = \"filtered\"\n").ErrorLines().ShouldHaveSingleItem().ShouldEndWith(
            "agent 'other': credentials[0].placeholder: is that of the credential at 5:75 too; each must be unlike every other in the file");
    }

    private Agent Load(string lines) =>
        _folder.Load(ConfigurationFolder.Minimal + Filtered + lines).Require().Agents[0];
}
