using Agentd.Domain.Network;

namespace Agentd.Domain.Tests.Network;

public sealed class PathPatternTests
{
    [Theory]
    [InlineData("/a%20b?c=/../d", "/a b")]
    [InlineData("/%c3%a4", "/ä")]
    [InlineData("/a.b/c.", "/a.b/c.")]
    [InlineData("/%3f%23*", "/?#*")]
    public void A_path_is_compared_decoded_and_without_its_query(string target, string decoded)
    {
        RequestPath.TryParse(target, out var path).ShouldBeTrue();

        path.Text.ShouldBe(decoded);
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("a/b")]
    [InlineData("https://example.org/")]
    [InlineData("/a/../b")]
    [InlineData("/a..b")]
    [InlineData("/a/./b")]
    [InlineData("/a/.")]
    [InlineData("/a//b")]
    [InlineData("/a\\b")]
    [InlineData("/a;b")]
    [InlineData("/a%2fb")]
    [InlineData("/a%2Fb")]
    [InlineData("/a%5cb")]
    [InlineData("/a%2eb")]
    [InlineData("/a%25b")]
    [InlineData("/a%3bb")]
    [InlineData("/a%00")]
    [InlineData("/a%0a")]
    [InlineData("/a%7f")]
    [InlineData("/a%")]
    [InlineData("/a%4")]
    [InlineData("/a%g0")]
    [InlineData("/%ff")]
    [InlineData("/%c0%af")]
    [InlineData("/ä")]
    [InlineData("/a b")]
    [InlineData("/a#b")]
    public void A_path_that_can_be_read_in_two_ways_is_none(string target) => RequestPath.TryParse(target, out _).ShouldBeFalse();

    [Theory]
    [InlineData("/v1/*", "/v1/", true)]
    [InlineData("/v1/*", "/v1/a/b", true)]
    [InlineData("/v1/*", "/v1", false)]
    [InlineData("/v1/*", "/V1/a", false)]
    [InlineData("/v1", "/v1", true)]
    [InlineData("/v1", "/v1/", false)]
    [InlineData("/*", "/anything", true)]
    public void A_pattern_means_one_path_or_all_that_begin_so(string pattern, string target, bool matches)
    {
        RequestPath.TryParse(target, out var path).ShouldBeTrue();

        PathPattern.Parse(pattern).Matches(path).ShouldBe(matches);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1/*")]
    [InlineData("/v1/*/x")]
    [InlineData("/v1/**")]
    [InlineData("/a%20b")]
    [InlineData("/a?b")]
    [InlineData("/a//b")]
    [InlineData("/a/../b")]
    [InlineData("/a;b")]
    public void A_pattern_that_could_never_match_is_refused(string pattern)
    {
        PathPattern.Objection(pattern).ShouldNotBeNull();
        Should.Throw<FormatException>(() => PathPattern.Parse(pattern)).Message.ShouldContain(pattern);
    }

    [Fact]
    public void A_path_that_can_be_read_in_two_ways_is_allowed_by_rules_without_paths_alone()
    {
        var rule = new NetworkRule(HostPattern.Parse("example.org"), [443], NetworkProtocol.Https, []);

        rule.AllowsPath(null).ShouldBeTrue();
        (rule with { Paths = [PathPattern.Parse("/*")] }).AllowsPath(null).ShouldBeFalse();
    }

    [Theory]
    [InlineData("GET", null)]
    [InlineData("get", "capital")]
    [InlineData("", "capital")]
    [InlineData("GET POST", "capital")]
    public void A_method_is_written_in_capital_letters(string method, string? objection)
    {
        if (objection is null) NetworkRule.MethodObjection(method).ShouldBeNull();
        else NetworkRule.MethodObjection(method)!.ShouldContain(objection);
    }
}
