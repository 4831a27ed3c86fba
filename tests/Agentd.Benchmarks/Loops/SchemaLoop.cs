using Agentd.Benchmarks.Inputs;
using Agentd.Infrastructure.Methodologies.Schemas;
using BenchmarkDotNet.Attributes;

namespace Agentd.Benchmarks.Loops;

/// <summary>Operator input: strict JSON, and a judgement by a methodology's schema.</summary>
[MemoryDiagnoser]
[BenchmarkCategory("schema")]
public class SchemaLoop
{
    private readonly ReadOnlyMemory<byte> _text = PlanSchema.Document(1_000_000);

    /// <summary>A schema and a valid document, from text to verdict.</summary>
    [Benchmark(Description = "judge 1 MB")]
    public object Judge() => Infrastructure.Methodologies.Schemas.Judge.Violations(PlanSchema.Bytes, _text);

    /// <summary>The document's text, with the checks that System.Text.Json leaves out.</summary>
    [Benchmark(Description = "parse 1 MB strictly")]
    public void Parse() => StrictJson.Parse(_text).Dispose();
}
