using Agentd.Web.Guarding;

namespace Agentd.Web.Tests.Guarding;

public sealed class KnownNamesTests
{
    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST:7080", true)]
    [InlineData("127.0.0.1:7080", true)]
    [InlineData("[::1]:7080", true)]
    [InlineData("[::1]", true)]
    [InlineData("agents.example.org", true)]
    [InlineData("2130706433", false)]
    [InlineData("127.1", false)]
    [InlineData("0x7f.0.0.1", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("evil.example:7080", false)]
    [InlineData("localhost:", false)]
    [InlineData("localhost:999999", false)]
    [InlineData("", false)]
    public void A_name_counts_as_it_is_written(string host, bool known) => new KnownNames(["agents.example.org"]).Knows(host).ShouldBe(known);
}
