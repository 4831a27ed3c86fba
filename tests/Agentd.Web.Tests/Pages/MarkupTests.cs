using Agentd.Web.Pages;

namespace Agentd.Web.Tests.Pages;

public sealed class MarkupTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("\" onmouseover='x'", "&quot; onmouseover=&#39;x&#39;")]
    [InlineData("a & b", "a &amp; b")]
    [InlineData("\u001b]0;owned\u0007", "^[]0;owned^G")]
    [InlineData("\u202egnp.exe\u200b\ufeff\u2066", "\\u202egnp.exe\\u200b\\ufeff\\u2066")]
    [InlineData("\u0085\u007f", "\\u0085\\u007f")]
    [InlineData("日本語 👩‍💻", "日本語 👩‍💻")]
    public void Text_in_a_hole_is_text_and_shows_what_could_turn_or_hide_others(string text, string shown) =>
        Markup.Of($"<b title=\"{text}\">{text}</b>").ToString().ShouldBe($"<b title=\"{shown}\">{shown}</b>");

    [Fact]
    public void Half_a_character_is_marked_as_none() => Markup.Of($"{"a\ud800b"}").ToString().ShouldBe("a\ufffdb");

    [Fact]
    public void Markup_in_a_hole_stays_markup_and_nothing_stays_nothing() =>
        Markup.Of($"{Markup.Of($"<i>{"<"}</i>")}{(string?)null}{(Markup?)null}{new[] { Markup.Of($"<u/>") }}").ToString()
            .ShouldBe("<i>&lt;</i><u/>");

    [Fact]
    public void A_number_is_written_as_machines_read_it_and_a_character_is_no_number() =>
        Markup.Of($"{1234567} {0.5} {'s'}").ToString().ShouldBe("1234567 0.5 s");
}
