using Agentd.Benchmarks.Figures;

namespace Agentd.Benchmarks.Rows;

/// <summary>A row: one question, and the figures that answer it. It leaves nothing behind.</summary>
internal interface IRow
{
    /// <summary>The word that the command line knows it by.</summary>
    string Name { get; }

    /// <summary>Measures.</summary>
    IAsyncEnumerable<Figure> MeasureAsync(Workbench bench);
}
