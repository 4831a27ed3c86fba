using Agentd.Cli.Suggesting;
using Agentd.Protocol.Replies;

namespace Agentd.Cli.Tests.Suggesting;

public sealed class RuleSuggestionsTests
{
    private readonly RuleSuggestions _suggestions = new();

    [Fact]
    public void A_host_has_a_table_for_each_protocol_that_its_ports_mean()
    {
        Add("would_deny", "dns", "api.example.org", 53, "no_rule", 2);
        Add("would_deny", "tcp", "api.example.org", 443, "no_rule", 3);
        Add("would_deny", "tcp", "api.example.org", 80, "no_rule");
        Add("deny", "tcp", "api.example.org", 5432, "port");
        Add("deny", "tcp", "api.example.org", 22, "port");

        _suggestions.Toml().ShouldBe("""
            # What sessions wanted and no rule allows. They chose these names: keep what the agent needs.

            [[agents.network.allow]]
            host = "api.example.org"  # 2 times
            protocol = "tcp"
            ports = [22, 5432]

            [[agents.network.allow]]
            host = "api.example.org"  # once
            protocol = "http"

            [[agents.network.allow]]
            host = "api.example.org"  # 3 times
            """);
    }

    [Fact]
    public void A_name_that_was_refused_before_it_came_to_a_connection_is_taken_for_https()
    {
        Add("deny", "dns", "api.example.org", 53, "no_rule");

        _suggestions.Toml().ShouldEndWith("[[agents.network.allow]]\nhost = \"api.example.org\"  # once");
    }

    [Fact]
    public void An_address_by_itself_stands_in_comments()
    {
        Add("would_deny", "tcp", "169.254.169.254", 80, "address");

        _suggestions.Toml().ShouldEndWith(
            "\n# [[agents.network.allow]]\n# host = \"169.254.169.254\"  # once\n# protocol = \"tcp\"\n# ports = [80]");
    }

    [Theory]
    [InlineData("evil.example\"\nhost = \"a")]
    [InlineData("a b.example")]
    [InlineData("***")]
    [InlineData("(withheld)")]
    [InlineData("")]
    public void What_a_session_made_up_as_a_name_is_never_printed(string host)
    {
        Add("deny", "dns", host, 53, "no_rule");

        Uncommented().ShouldBeEmpty();
        _suggestions.Toml().ShouldContain("a name that no rule can have, or that was masked (once)");
    }

    [Theory]
    [InlineData("private_address", "lan.example.org:443 leads to 10.1.2.3, which is not public")]
    [InlineData("sni", "lan.example.org:443: sni")]
    [InlineData("path", "lan.example.org: GET /a?b: not in the paths of its rule")]
    public void What_no_new_rule_cures_is_told_in_one_line(string reason, string told)
    {
        _suggestions.Add(Decision("deny", "https", "lan.example.org", 443, reason) with
        {
            Address = "10.1.2.3",
            Method = "GET",
            Path = "/a\nb",
        });

        Uncommented().ShouldBeEmpty();
        _suggestions.Toml().ShouldContain($"#   {told}");
    }

    [Fact]
    public void What_was_allowed_needs_no_rule()
    {
        Add("allow", "tls", "api.example.org", 443, "no_rule");
        Add("fail", "tls", "api.example.org", 443, "no_rule");

        _suggestions.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void No_more_are_suggested_than_an_agent_may_have()
    {
        for (var at = 0; at < RuleSuggestions.Most + 3; at++) Add("deny", "dns", $"h{at}.example.org", 53, "no_rule");

        Uncommented().Count(line => line == "[[agents.network.allow]]").ShouldBe(RuleSuggestions.Most);
        _suggestions.Toml().ShouldContain("# 3 more");
    }

    private string[] Uncommented() => [.. _suggestions.Toml().Split('\n').Where(line => line.Length > 0 && line[0] != '#')];

    private void Add(string verdict, string kind, string host, int port, string reason, long? times = null) =>
        _suggestions.Add(Decision(verdict, kind, host, port, reason) with { Times = times });

    private static NetworkDecision Decision(string verdict, string kind, string host, int port, string reason) => new()
    {
        Time = DateTimeOffset.UnixEpoch,
        Verdict = verdict,
        Kind = kind,
        Host = host,
        Port = port,
        Reason = reason,
    };
}
