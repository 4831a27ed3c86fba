using System.Net;
using Agentd.Domain.Network;

namespace Agentd.Domain.Tests.Network;

public sealed class HostPatternTests
{
    [Theory]
    [InlineData("api.example.org", "api.example.org", true)]
    [InlineData("API.Example.Org", "api.example.ORG.", true)]
    [InlineData("api.example.org", "xapi.example.org", false)]
    [InlineData("api.example.org", "api.example.org.evil.org", false)]
    [InlineData("api.example.org", "sub.api.example.org", false)]
    [InlineData("*.example.org", "a.example.org", true)]
    [InlineData("*.example.org", "a.b.example.org", true)]
    [InlineData("*.example.org", "example.org", false)]
    [InlineData("*.example.org", "evilexample.org", false)]
    [InlineData("*.example.org", "example.org.evil.org", false)]
    public void A_name_is_meant_whole_and_a_wildcard_means_what_lies_below(string pattern, string name, bool meant)
    {
        HostName.TryParse(name, out var host).ShouldBeTrue();

        HostPattern.Parse(pattern).Matches(host).ShouldBe(meant);
    }

    [Theory]
    [InlineData("10.20.0.0/16", "10.20.255.1", true)]
    [InlineData("10.20.0.0/16", "10.21.0.1", false)]
    [InlineData("10.20.0.1", "10.20.0.1", true)]
    [InlineData("fd00::/8", "fd12::1", true)]
    public void Addresses_are_meant_by_their_range(string pattern, string address, bool meant) =>
        HostPattern.Parse(pattern).Matches(IPAddress.Parse(address)).ShouldBe(meant);

    [Theory]
    [InlineData("api.example.org", "API.example.org", true)]
    [InlineData("api.example.org", "www.example.org", false)]
    [InlineData("*.example.org", "a.b.example.org", true)]
    [InlineData("*.example.org", "example.org", false)]
    [InlineData("*.example.org", "*.b.example.org", true)]
    [InlineData("*.example.org", "*.example.org", true)]
    [InlineData("*.example.org", "*.example.com", false)]
    [InlineData("10.0.0.0/8", "10.20.0.1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0/8", false)]
    [InlineData("10.0.0.0/8", "api.example.org", false)]
    public void Two_patterns_overlap_where_something_is_meant_by_both(string one, string other, bool overlap)
    {
        HostPattern.Parse(one).Overlaps(HostPattern.Parse(other)).ShouldBe(overlap);
        HostPattern.Parse(other).Overlaps(HostPattern.Parse(one)).ShouldBe(overlap);
    }

    [Theory]
    [InlineData("a.example.org", "a.example.org", true)]
    [InlineData("*.example.org", "a.example.org", true)]
    [InlineData("*.example.org", "*.a.example.org", true)]
    [InlineData("*.example.org", "*.example.org", true)]
    [InlineData("*.example.org", "example.org", false)]
    [InlineData("a.example.org", "*.example.org", false)]
    [InlineData("*.a.example.org", "*.example.org", false)]
    [InlineData("10.0.0.0/8", "10.20.0.0/16", true)]
    [InlineData("10.20.0.0/16", "10.0.0.0/8", false)]
    [InlineData("10.0.0.0/8", "a.example.org", false)]
    public void A_pattern_covers_another_where_it_means_all_that_the_other_means(string one, string other, bool covers) =>
        HostPattern.Parse(one).Covers(HostPattern.Parse(other)).ShouldBe(covers);

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("*.com")]
    [InlineData("a.*.example.org")]
    [InlineData("*a.example.org")]
    [InlineData("*.*.example.org")]
    [InlineData("https://example.org")]
    [InlineData("example.org/path")]
    [InlineData("example.org:443")]
    [InlineData("exa mple.org")]
    [InlineData("example..org")]
    [InlineData(".example.org")]
    [InlineData("bücher.example")]
    [InlineData("example.org\0")]
    [InlineData("10.1")]
    [InlineData("10.0.0.1/8")]
    [InlineData("010.0.0.1.")]
    [InlineData("0x7f000001")]
    [InlineData("2130706433")]
    public void What_could_be_read_in_two_ways_is_refused(string text) => HostPattern.Objection(text).ShouldNotBeNull();
}
