using Agentd.Domain.Workspaces;

namespace Agentd.Domain.Tests.Workspaces;

public sealed class WorkUnitTests
{
    [Theory]
    [InlineData("issue-42")]
    [InlineData("a b; $(x) 'y'")]
    [InlineData("é")]
    public void Takes_any_text_of_one_line(string text) => WorkUnit.Parse(text).Value.ShouldBe(text);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("-x", "begin with '-'")]
    [InlineData("a\nb", "control characters")]
    [InlineData("a\u007f", "control characters")]
    public void Says_what_is_wrong_with_any_other(string text, string why) =>
        Should.Throw<FormatException>(() => WorkUnit.Parse(text)).Message.ShouldContain(why);

    [Fact]
    public void Counts_bytes_and_not_characters()
    {
        WorkUnit.Objection(new string('x', 256)).ShouldBeNull();
        WorkUnit.Objection(new string('x', 257)).ShouldNotBeNull();
        WorkUnit.Objection(new string('é', 128)).ShouldBeNull();
        WorkUnit.Objection(new string('é', 129)).ShouldNotBeNull();
    }
}
