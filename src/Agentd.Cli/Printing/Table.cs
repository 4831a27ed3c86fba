using System.Text;
using Agentd.Cli.Terminals;

namespace Agentd.Cli.Printing;

/// <summary>Columns of text under their headings, as wide as they must be, two spaces between.</summary>
internal sealed class Table(params string[] headings)
{
    private const int WidestCell = 60;

    private readonly List<string[]> rows = [headings];

    /// <summary>Adds a row; a null cell is shown as a dash.</summary>
    public void Add(params string?[] cells) => rows.Add([.. cells.Select(cell => Shown(cell ?? "-"))]);

    /// <inheritdoc/>
    public override string ToString()
    {
        var widths = headings.Select((_, column) => rows.Max(row => DisplayWidth.Of(row[column]))).ToArray();
        return string.Join('\n', rows.Select(row => Line(row, widths)));
    }

    private static string Line(string[] row, int[] widths) =>
        string.Join("  ", row.Select((cell, column) => cell + new string(' ', widths[column] - DisplayWidth.Of(cell)))).TrimEnd();

    // A cell is one line: what would break it is shown by name, what is too long is cut.
    private static string Shown(string text)
    {
        var line = VisibleText.Of(text.Replace("\n", "^J").Replace("\t", "^I"));
        if (DisplayWidth.Of(line) <= WidestCell) return line;
        var cut = new StringBuilder();
        var room = WidestCell - 1;
        foreach (var rune in line.EnumerateRunes().TakeWhile(rune => (room -= DisplayWidth.Of(rune)) >= 0)) cut.Append(rune);
        return cut.Append('…').ToString();
    }
}
