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
        var widths = headings.Select((_, column) => rows.Max(row => Width(row[column]))).ToArray();
        return string.Join('\n', rows.Select(row => Line(row, widths)));
    }

    private static string Line(string[] row, int[] widths) =>
        string.Join("  ", row.Select((cell, column) => cell + new string(' ', widths[column] - Width(cell)))).TrimEnd();

    private static int Width(string text) => Ascii.IsValid(text) ? text.Length : text.EnumerateRunes().Count();

    // A cell is one line: what would break it is shown by name, what is too long is cut.
    private static string Shown(string text)
    {
        var line = VisibleText.Of(text.Replace("\n", "^J").Replace("\t", "^I"));
        if (Width(line) <= WidestCell) return line;
        var cut = new StringBuilder();
        foreach (var rune in line.EnumerateRunes().Take(WidestCell - 1)) cut.Append(rune);
        return cut.Append('…').ToString();
    }
}
