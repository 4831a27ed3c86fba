using System.Text.Json.Serialization;
using Agentd.Application.Ports;

namespace Agentd.Infrastructure.Methodologies.Schemas;

/// <summary>What a judge's process answers: the violated rules, or why it could not judge.</summary>
/// <param name="Violations">The violated rules; none for a valid document.</param>
/// <param name="UnusableSchema">What is wrong with the schema, if anything.</param>
/// <param name="UnusableDocument">What is wrong with the document itself, if anything.</param>
internal sealed record Verdict(IReadOnlyList<ViolatedRule> Violations, string? UnusableSchema = null, string? UnusableDocument = null)
{
    /// <summary>Judges in this process.</summary>
    internal static Verdict Of(ReadOnlyMemory<byte> schema, ReadOnlyMemory<byte> document)
    {
        try
        {
            return new Verdict(Judge.Violations(schema, document));
        }
        catch (UnusableSchemaException refusal)
        {
            return new Verdict([], UnusableSchema: refusal.Message);
        }
        catch (UnusableJsonException refusal)
        {
            return new Verdict([], UnusableDocument: refusal.Message);
        }
    }

    /// <summary>The violations, or the refusal that they stand for.</summary>
    internal IReadOnlyList<ViolatedRule> OrRefusal() =>
        UnusableSchema is { } schema ? throw new UnusableSchemaException(schema)
        : UnusableDocument is { } document ? throw new UnusableJsonException(document)
        : Violations;
}

/// <summary>How a verdict is written.</summary>
[JsonSerializable(typeof(Verdict))]
internal sealed partial class VerdictJson : JsonSerializerContext;
