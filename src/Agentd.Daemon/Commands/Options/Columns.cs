using Agentd.Infrastructure.Configuration.Problems;

namespace Agentd.Daemon.Commands.Options;

/// <summary>Rows of text under their headings, every column as wide as it must be. What a terminal would act on is escaped.</summary>
internal static class Columns
{
    private const int WidestCell = 120;

    /// <summary>The heading and the rows as lines; an absent cell is a dash.</summary>
    public static IEnumerable<string> Of(string[] headings, IEnumerable<string?[]> rows)
    {
        var all = rows.Select(row => row.Select(cell => TerminalText.Escape(cell ?? "-", WidestCell)).ToArray()).Prepend(headings).ToList();
        var widths = headings.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        return all.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
