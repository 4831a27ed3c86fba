using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agentd.Benchmarks.Figures;

/// <summary>The figures for programs: <c>bench.json</c>.</summary>
internal sealed record FigureDocument(Machine Machine, bool Quick, IReadOnlyList<FigureLine> Figures)
{
    /// <summary>Writes the file.</summary>
    public static Task WriteAsync(string path, Machine machine, bool quick, IEnumerable<Figure> figures) => File.WriteAllBytesAsync(
        path, JsonSerializer.SerializeToUtf8Bytes(
            new FigureDocument(machine, quick, [.. figures.Select(FigureLine.Of)]), FigureJson.Default.FigureDocument));
}

/// <summary>One figure; what is absent is left out.</summary>
internal sealed record FigureLine(
    string Row, string What, string Unit, int Samples, double Median, double Least, double Most,
    double? Reference, double? Ratio, double? GoalAtMost, bool? GoalOfRatio, bool? Met, string? Note)
{
    /// <summary>A figure as it is written.</summary>
    public static FigureLine Of(Figure f) => new(
        f.Row, f.What, f.Unit, f.Measured.Count, f.Measured.Median, f.Measured.Least, f.Measured.Most,
        f.Reference?.Median, f.Ratio, f.Goal?.AtMost, f.Goal?.OfRatio, f.IsMet, f.Note);
}

[JsonSourceGenerationOptions(WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FigureDocument))]
internal sealed partial class FigureJson : JsonSerializerContext;
