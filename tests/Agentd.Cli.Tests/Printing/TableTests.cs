using Agentd.Cli.Printing;

namespace Agentd.Cli.Tests.Printing;

public sealed class TableTests
{
    [Theory]
    [InlineData("plain", 5)]
    [InlineData("修正-42", 7)]
    [InlineData("한글", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("🚀", 2)]
    public void Aligns_columns_behind_wide_characters(string text, int columns)
    {
        var table = new Table("A", "B");
        table.Add(text, "|");

        table.ToString().Split('\n')[0].ShouldBe("A".PadRight(columns + 2) + "B");
        table.ToString().Split('\n')[1].ShouldBe($"{text}  |");
    }

    [Fact]
    public void Cuts_a_wide_cell_by_its_columns()
    {
        var table = new Table("A");
        table.Add(new string('漢', 40));

        table.ToString().ShouldBe($"A\n{new string('漢', 29)}…");
    }

    [Fact]
    public void Keeps_a_row_one_line_whatever_a_cell_holds()
    {
        var table = new Table("A", "B");
        table.Add("x\ny\u001b[2J", null);
        table.Add(new string('z', 100), "b");

        table.ToString().ShouldBe($"{"A".PadRight(62)}B\n{"x^Jy^[[2J".PadRight(62)}-\n{new string('z', 59)}…  b");
    }
}
