using System.Text;

namespace Agentd.JsonSchema.Tests;

public class StrictJsonTests
{
    private static StrictJsonException Refuses(byte[] text, int maxDepth = StrictJson.DefaultMaxDepth)
        => Should.Throw<StrictJsonException>(() => StrictJson.Parse(text, maxDepth).Dispose());

    private static StrictJsonException Refuses(string text) => Refuses(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Reads_a_document()
    {
        using var document = StrictJson.Parse("""{"a":[1,{"a":"é\n🐲"}],"b":{"a":null}}"""u8.ToArray());
        document.RootElement.GetProperty("a")[1].GetProperty("a").GetString().ShouldBe("é\n🐲");
    }

    [Fact]
    public void Refuses_a_byte_order_mark() => Refuses("\uFEFF{}").Message.ShouldContain("byte-order mark");

    [Theory]
    [InlineData("""{"a":1,"a":1}""", "/a")]
    [InlineData("""{"x":[0,{"k":1,"\u006b":2}]}""", "/x/1/k")]
    [InlineData("""{"a":{"b/c":1,"b/c":1}}""", "/a/b~1c")]
    public void Refuses_a_key_that_is_given_twice_and_names_the_place(string text, string place)
    {
        var refusal = Refuses(text);
        refusal.Location.ShouldBe(place);
        refusal.Problem.ShouldBe("The key is given twice in the same object; keep one.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1,]")]
    [InlineData("// no comments\n1")]
    [InlineData("1 2")]
    [InlineData("NaN")]
    [InlineData("[01]")]
    public void Refuses_what_is_not_json_and_names_the_line(string text) => Refuses(text).Problem.ShouldContain("line ");

    [Theory]
    [InlineData("""["\uD800"]""")]
    [InlineData("""["\uDC00\uD800"]""")]
    public void Refuses_a_lone_surrogate(string text) => Refuses(text).Location.ShouldBe("/0");

    [Fact]
    public void Refuses_broken_utf8_in_a_text_and_in_a_key()
    {
        Refuses([.. "[1,\""u8, 0xFF, .. "\"]"u8]).Location.ShouldBe("/1");
        Refuses([.. "{\""u8, 0xC3, .. "\":1}"u8]).Problem.ShouldContain("Unicode");
    }

    [Fact]
    public void Refuses_more_than_the_given_depth_and_accepts_exactly_it()
    {
        StrictJson.Parse("[[[]]]"u8.ToArray(), maxDepth: 3).Dispose();
        var refusal = Refuses("[[[[]]]]"u8.ToArray(), maxDepth: 3);
        refusal.Problem.ShouldBe("The document is nested deeper than 3 levels.");
        refusal.Location.ShouldBe("/0/0/0");
    }

    [Fact]
    public void Refuses_a_hundred_thousand_levels_at_once()
        => Refuses(new string('[', 100_000)).Problem.ShouldContain("deeper than 1024");
}
