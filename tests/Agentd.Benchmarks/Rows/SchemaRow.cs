using System.Diagnostics;
using System.Text.Json;
using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Inputs;
using Agentd.Infrastructure.Methodologies.Schemas;

namespace Agentd.Benchmarks.Rows;

/// <summary>The judgement of a document of 1 MB by a schema as methodologies have them, schema and document read from their text.</summary>
internal sealed class SchemaRow : IRow
{
    public string Name => "schema";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        await Task.CompletedTask;
        var document = PlanSchema.Document(1_000_000);
        if (Judge.Violations(PlanSchema.Bytes, document) is [var broken, ..]) throw new InvalidOperationException(broken.Message);
        var rounds = bench.Rounds(20, 5);
        var (parsing, _) = Take(rounds, () => JsonDocument.Parse(document).Dispose());
        var (judging, kept) = Take(rounds, () => Judge.Violations(PlanSchema.Bytes, document));
        yield return new Figure(Name, "judge 1 MB", "ms", judging)
        {
            Reference = parsing,
            Note = $"{kept:N0} bytes allocated each; the reference is System.Text.Json's parse of the document",
        };
    }

    private static (Samples, long Bytes) Take(int rounds, Action work)
    {
        for (var i = 0; i < rounds / 4; i++) work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var taken = new double[rounds];
        for (var i = 0; i < rounds; i++)
        {
            var began = Stopwatch.GetTimestamp();
            work();
            taken[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }
        return (new Samples(taken), (GC.GetAllocatedBytesForCurrentThread() - before) / rounds);
    }
}
