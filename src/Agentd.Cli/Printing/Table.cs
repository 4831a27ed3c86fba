using System.Globalization;
using System.Text;

namespace Agentd.Cli.Printing;

/// <summary>Columns of text under their headings, as wide as they must be, two spaces between.</summary>
internal sealed class Table(params string[] headings)
{
    private const int WidestCell = 60;

    private readonly List<string[]> _rows = [headings];

    /// <summary>Adds a row; a null cell is shown as a dash.</summary>
    public void Add(params string?[] cells) => _rows.Add([.. cells.Select(cell => Shown(cell ?? "-"))]);

    /// <inheritdoc/>
    public override string ToString()
    {
        var widths = headings.Select((_, column) => _rows.Max(row => DisplayWidth.Of(row[column]))).ToArray();
        return string.Join('\n', _rows.Select(row => Line(row, widths)));
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

/// <summary>How many columns of a terminal text takes: ideographs and emoji take two, marks upon a character none.</summary>
internal static class DisplayWidth
{
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115f), (0x2e80, 0x303e), (0x3041, 0xa4cf), (0xa960, 0xa97f), (0xac00, 0xd7a3), (0xf900, 0xfaff), (0xfe30, 0xfe6f),
        (0xff01, 0xff60), (0xffe0, 0xffe6), (0x1f300, 0x1f64f), (0x1f680, 0x1f6ff), (0x1f900, 0x1f9ff), (0x20000, 0x3fffd),
    ];

    /// <summary>The columns of a text that has no control characters.</summary>
    public static int Of(string text) => Ascii.IsValid(text) ? text.Length : text.EnumerateRunes().Sum(Of);

    /// <summary>The columns of a character.</summary>
    public static int Of(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
        _ => Array.Exists(Wide, range => range.First <= rune.Value && rune.Value <= range.Last) ? 2 : 1,
    };
}
