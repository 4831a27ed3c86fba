using System.Text;
using Agentd.Cli.Terminals;

namespace Agentd.Cli.Tests.Terminals;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("plain\ttext\n", "plain\ttext\n")]
    [InlineData("\u001b]0;title\u0007", "^[]0;title^G")]
    [InlineData("a\rb\0\u007f", "a^Mb^@^?")]
    [InlineData("\u009b31m", "\\u009b31m")]
    [InlineData("x\u202egpj", "x\\u202egpj")]
    [InlineData("\u2028\u200f", "\\u2028\\u200f")]
    [InlineData("日本 é 👩‍💻", "日本 é 👩‍💻")]
    [InlineData("\U000e0041", "\\U000e0041")]
    public void Shows_what_could_drive_a_terminal_by_name(string text, string shown) => VisibleText.Of(text).ShouldBe(shown);

    [Fact]
    public void Holds_a_character_that_is_split_between_two_pieces()
    {
        var bytes = Encoding.UTF8.GetBytes("a€👩b");
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var stream = new VisibleStream();
            byte[] shown = [.. stream.Next(bytes.AsSpan(0, cut)), .. stream.Next(bytes.AsSpan(cut)), .. stream.End()];
            Encoding.UTF8.GetString(shown).ShouldBe("a€👩b");
        }
    }

    [Fact]
    public void Does_not_put_an_escape_together_from_two_pieces()
    {
        var stream = new VisibleStream();
        byte[] c1 = Encoding.UTF8.GetBytes("\u009b");

        byte[] shown = [.. stream.Next(c1.AsSpan(0, 1)), .. stream.Next(c1.AsSpan(1))];

        Encoding.UTF8.GetString(shown).ShouldBe("\\u009b");
    }

    [Fact]
    public void Names_bytes_that_are_no_character()
    {
        var stream = new VisibleStream();

        byte[] shown = [.. stream.Next([0x9b, (byte)'a', 0xff, 0xe2, 0x82]), .. stream.End()];

        Encoding.UTF8.GetString(shown).ShouldBe("\\x9ba\\xff\\xe2\\x82");
    }
}
