using System.Globalization;
using Agentd.Infrastructure.Configuration.Problems;

namespace Agentd.Daemon.Commands.Audit;

/// <summary>How <c>agentd audit</c> prints tables and times for people. What a terminal would act on is escaped.</summary>
internal static class AuditText
{
    private const int WidestCell = 120;

    /// <summary>The heading and the rows as lines; an absent cell is a dash.</summary>
    public static IEnumerable<string> Table(string[] headings, IEnumerable<string?[]> rows)
    {
        var all = rows.Select(row => row.Select(cell => TerminalText.Escape(cell ?? "-", WidestCell)).ToArray()).Prepend(headings).ToList();
        var widths = headings.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        return all.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    /// <summary>A point in time in UTC, to the second; null for none.</summary>
    public static string? Time(DateTimeOffset? moment) =>
        moment?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
