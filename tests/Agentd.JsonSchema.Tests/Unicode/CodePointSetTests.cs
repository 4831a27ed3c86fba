using Agentd.JsonSchema.Unicode;
using FsCheck.Xunit;

namespace Agentd.JsonSchema.Tests.Unicode;

public class CodePointSetTests
{
    [Property]
    public void Holds_what_it_was_given_and_its_complement_the_rest(ushort one, ushort other)
    {
        var set = CodePointSet.Of((Math.Min(one, other), Math.Max(one, other)), ('a', 'z'));
        for (var codePoint = 0; codePoint < 0xD800; codePoint += 97)
        {
            var isMember = (codePoint >= Math.Min(one, other) && codePoint <= Math.Max(one, other)) || codePoint is >= 'a' and <= 'z';
            set.Contains(codePoint).ShouldBe(isMember);
            set.Complement().Contains(codePoint).ShouldBe(!isMember);
        }
    }

    [Fact]
    public void Joins_ranges_that_touch() => CodePointSet.Parse("61-63 64 62-65").Ranges.ShouldBe([('a', 'e')]);

    [Fact]
    public void Never_holds_surrogates_in_a_complement() => CodePointSet.Empty.Complement().Ranges.ShouldBe(CodePointSet.All.Ranges);
}
