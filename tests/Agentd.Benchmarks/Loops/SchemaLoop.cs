using System.Text.Json;
using Agentd.Benchmarks.Inputs;
using Agentd.JsonSchema;
using BenchmarkDotNet.Attributes;

namespace Agentd.Benchmarks.Loops;

/// <summary>The JSON Schema validator.</summary>
[MemoryDiagnoser]
[BenchmarkCategory("schema")]
public class SchemaLoop
{
    private readonly Schema _schema = Schema.Compile(PlanSchema.Bytes);
    private readonly ReadOnlyMemory<byte> _text = PlanSchema.Document(1_000_000);
    private JsonDocument _document = null!;

    /// <summary>Parses the document.</summary>
    [GlobalSetup]
    public void Open() => _document = StrictJson.Parse(_text);

    /// <summary>A valid document: every keyword is looked at.</summary>
    [Benchmark(Description = "validate 1 MB")]
    public object Validate() => _schema.Validate(_document.RootElement);

    /// <summary>The document's text, with the checks that System.Text.Json leaves out.</summary>
    [Benchmark(Description = "parse 1 MB strictly")]
    public void Parse() => StrictJson.Parse(_text).Dispose();

    /// <summary>A schema, from its text.</summary>
    [Benchmark(Description = "compile a schema")]
    public object Compile() => Schema.Compile(PlanSchema.Bytes);

    /// <summary>Gives the document's memory back.</summary>
    [GlobalCleanup]
    public void Close() => _document.Dispose();
}
