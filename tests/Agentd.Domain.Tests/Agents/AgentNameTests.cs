using Agentd.Domain.Agents;

namespace Agentd.Domain.Tests.Agents;

public sealed class AgentNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("site-builder")]
    [InlineData("a_b-9")]
    [InlineData("roots")]
    [InlineData("abcdefghijklmnopqrstuvwxyz012345")]
    public void Takes_a_unix_user_name(string text)
    {
        AgentName.Parse(text).Value.ShouldBe(text);
        AgentName.Parse(text).Home.ShouldBe("/home/" + text);
    }

    [Theory]
    [InlineData("", "1 to 32 characters")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456", "1 to 32 characters")]
    [InlineData("9a", "begin with a letter")]
    [InlineData("-a", "begin with a letter")]
    [InlineData("_a", "begin with a letter")]
    [InlineData("Agent", "begin with a letter")]
    [InlineData("aB", "may hold only")]
    [InlineData("a.b", "may hold only")]
    [InlineData("a/b", "may hold only")]
    [InlineData("a b", "may hold only")]
    [InlineData("a\n", "may hold only")]
    [InlineData("aé", "may hold only")]
    [InlineData("root", "base system")]
    [InlineData("nobody", "base system")]
    [InlineData("daemon", "base system")]
    [InlineData("bin", "base system")]
    [InlineData("sys", "base system")]
    [InlineData("man", "base system")]
    [InlineData("mail", "base system")]
    public void Says_what_is_wrong_with_any_other(string text, string why)
    {
        AgentName.TryParse(text, out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => AgentName.Parse(text)).Message.ShouldContain(why);
    }

    [Fact]
    public void Is_none_when_there_is_no_text() => AgentName.TryParse(null, out _).ShouldBeFalse();
}
