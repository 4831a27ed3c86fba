using Agentd.Domain.Credentials;

namespace Agentd.Domain.Tests.Credentials;

public sealed class DrawnPlaceholderTests
{
    [Theory]
    [InlineData("sk-ant-0123456789abcdef0123456789", "sk-ant-", 33)]
    [InlineData("github_pat_11AAAA", "github_pat_", 24)]
    [InlineData("plain-value", "", 24)]
    public void It_looks_like_the_value_and_is_another(string value, string prefix, int length)
    {
        var secret = new SecretValue(System.Text.Encoding.ASCII.GetBytes(value));

        var drawn = DrawnPlaceholder.For(secret);

        drawn.ShouldStartWith(prefix);
        drawn.Length.ShouldBe(length);
        drawn.ShouldNotBe(DrawnPlaceholder.For(secret));
        Placeholder.Objection(drawn).ShouldBeNull();
    }

    [Theory]
    [InlineData("short", "has fewer than 8 bytes")]
    [InlineData("long-enough\n", "line end")]
    [InlineData("long-enough\0", "NUL")]
    public void A_value_that_no_header_can_hold_is_refused(string value, string why) =>
        new SecretValue(System.Text.Encoding.ASCII.GetBytes(value)).HeaderObjection.ShouldNotBeNull().ShouldContain(why);
}
