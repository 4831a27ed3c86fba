using Agentd.Cli.Printing;

namespace Agentd.Cli.Tests.Printing;

public sealed class TableTests
{
    [Fact]
    public void Keeps_a_row_one_line_whatever_a_cell_holds()
    {
        var table = new Table("A", "B");
        table.Add("x\ny\u001b[2J", null);
        table.Add(new string('z', 100), "b");

        table.ToString().ShouldBe($"{"A".PadRight(62)}B\n{"x^Jy^[[2J".PadRight(62)}-\n{new string('z', 59)}…  b");
    }
}
