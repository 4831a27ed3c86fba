using Agentd.Infrastructure.Podman;

namespace Agentd.Infrastructure.Tests.Podman;

public sealed class CallMarkTests
{
    [Theory]
    [InlineData("0a1b2c3d", "Asks", "0a1b2c3d:0011:7:asks")]
    [InlineData("0a1b2c3d", "Clears", "0a1b2c3d:0011:7:clears")]
    [InlineData("", "Changes", ":0011:7:changes")]
    public void Is_read_as_it_was_written(string owner, string kind, string text)
    {
        var mark = new CallMark(owner, "0011", 7, Enum.Parse<CallKind>(kind));

        mark.ToString().ShouldBe(text);
        CallMark.Parse(text).ShouldBe(mark);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0a1b2c3d")]
    [InlineData("0a1b2c3d:0011:x:changes")]
    [InlineData("0a1b2c3d:0011:7:else")]
    [InlineData("0a1b2c3d:0011:7:changes:changes")]
    public void Is_nothing_that_somebody_else_wrote(string text) => CallMark.Parse(text).ShouldBeNull();
}
