using System.Diagnostics;
using System.Text.Json;
using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Inputs;
using Agentd.JsonSchema;

namespace Agentd.Benchmarks.Rows;

/// <summary>The JSON Schema validator on a schema as methodologies have them, and on a document of 1 MB.</summary>
internal sealed class SchemaRow : IRow
{
    public string Name => "schema";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        await Task.CompletedTask;
        var schema = Schema.Compile(PlanSchema.Bytes);
        var document = PlanSchema.Document(1_000_000);
        using var parsed = StrictJson.Parse(document);
        if (schema.Validate(parsed.RootElement) is { IsValid: false } verdict) throw new InvalidOperationException(verdict.Errors[0].Message);
        var rounds = bench.Rounds(200, 40);
        var (parsing, _) = Take(rounds, () => JsonDocument.Parse(document).Dispose());
        var (validating, kept) = Take(rounds, () => schema.Validate(parsed.RootElement));
        var (compiling, compiled) = Take(rounds * 5, () => Schema.Compile(PlanSchema.Bytes));
        yield return new Figure(Name, "validate 1 MB", "ms", validating) { Reference = parsing, Note = $"{1000 / validating.Median:F0} a second, {kept:N0} bytes allocated each; the reference is System.Text.Json's parse of the document" };
        yield return new Figure(Name, "compile", "ms", compiling) { Note = $"{1000 / compiling.Median:N0} a second, {compiled:N0} bytes allocated each" };
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
