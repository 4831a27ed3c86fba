using System.Globalization;

namespace Agentd.Benchmarks.Figures;

/// <summary>The figures as a table of text.</summary>
internal static class FigureTable
{
    private static readonly string[] _head = ["row", "what", "median", "min–max", "reference", "ratio", "goal", "result"];

    /// <summary>Renders the table, with the notes below it.</summary>
    public static string Render(IReadOnlyList<Figure> figures)
    {
        string[][] lines = [_head, .. figures.Select(Cells)];
        var widths = Enumerable.Range(0, _head.Length).Select(column => lines.Max(line => line[column].Length)).ToArray();
        var table = lines.Select(line => string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        var notes = figures.Where(f => f.Note is not null).Select(f => $"{f.Row}, {f.What}: {f.Note}");
        return string.Join('\n', table.Append("").Concat(notes));
    }

    private static string[] Cells(Figure figure) =>
    [
        figure.Row, figure.What, Number(figure.Measured.Median) + " " + figure.Unit,
        figure.Measured.Count < 2 ? "" : $"{Number(figure.Measured.Least)}–{Number(figure.Measured.Most)}",
        figure.Reference is { } reference ? Number(reference.Median) + " " + figure.Unit : "",
        figure.Ratio is { } ratio ? Number(ratio) : "",
        figure.Goal is { } goal ? $"≤ {Number(goal.AtMost)}{(goal.OfRatio ? " ×" : " " + figure.Unit)}" : "",
        figure.IsMet switch { true => "met", false => "MISSED", null => "" },
    ];

    private static string Number(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 1000 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("F0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("F1", CultureInfo.InvariantCulture),
        >= 0.1 => value.ToString("F2", CultureInfo.InvariantCulture),
        _ => value.ToString("G2", CultureInfo.InvariantCulture),
    };
}
