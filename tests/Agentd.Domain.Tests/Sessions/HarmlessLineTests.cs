using Agentd.Domain.Sessions;

namespace Agentd.Domain.Tests.Sessions;

public sealed class HarmlessLineTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("Grüße 🙂", "Grüße 🙂")]
    [InlineData("a\r\nb\tc", "a  b c")]
    [InlineData("\u001b[31mred\u001b[0m", "red")]
    [InlineData("\u009b31mred", "red")]
    [InlineData("\u001b]0;title\u0007text", "text")]
    [InlineData("\u001b]8;;http://x\u001b\\link", "link")]
    [InlineData("\u009d0;title\u009ctext", "text")]
    [InlineData("\u001bPq data\u001b\\text", "text")]
    [InlineData("\u001b(Btext", "text")]
    [InlineData("\u001bctext", "text")]
    [InlineData("text\u001b", "text")]
    [InlineData("text\u001b[", "text")]
    [InlineData("\u001b]never ends\nnext", "next")]
    [InlineData("a\u202eb\u200bc\u2028d", "abc d")]
    [InlineData("bell\u0007 and\u0000 nul", "bell and nul")]
    [InlineData("\u001b[31\nm", "m")]
    public void Has_nothing_that_is_acted_on(string text, string line) => HarmlessLine.Of(text, 100).ShouldBe(line);

    [Theory]
    [InlineData("12345", "12345")]
    [InlineData("123456", "1234…")]
    [InlineData("", "")]
    public void Is_cut_with_an_ellipsis(string text, string line) => HarmlessLine.Of(text, 5).ShouldBe(line);

    [Fact]
    public void Shows_half_a_character_as_one_that_cannot_be_shown_and_never_makes_one()
    {
        HarmlessLine.Of($"half {"🙂"[0]} pair", 100).ShouldBe("half \ufffd pair");
        HarmlessLine.Of("🙂🙂🙂", 2).ShouldBe("🙂…");
    }

    [Fact]
    public void No_text_of_random_pieces_keeps_a_control_character()
    {
        string[] pieces = ["\u001b", "[", "]", "31", "m", "\u0007", "\\", "\u009b", "\u009c", "\u009d", "P", ";", "x", "\n", "\u202e", "("];
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            HarmlessLine.Of(text, 20).ShouldNotContain(c => char.IsControl(c) || c == '\u202e');
        }
    }
}
