using System.Text.Json.Serialization;
using Agentd.Application.Ports;

namespace Agentd.Infrastructure.Methodologies.Schemas;

/// <summary>What a judge's process answers: the violated rules, or why it could not judge.</summary>
/// <param name="Violations">The violated rules; none for a valid document.</param>
/// <param name="UnusableSchema">What is wrong with the schema, if anything.</param>
/// <param name="UnusableDocument">What is wrong with the document itself, if anything.</param>
internal sealed record Verdict(IReadOnlyList<ViolatedRule> Violations, string? UnusableSchema = null, string? UnusableDocument = null)
{
    /// <summary>The most characters of one text of a verdict; the document chooses its keys and the schema its names.</summary>
    internal const int LongestText = 1_000;

    /// <summary>Judges in this process.</summary>
    internal static Verdict Of(ReadOnlyMemory<byte> schema, ReadOnlyMemory<byte> document)
    {
        try
        {
            return new Verdict([.. Judge.Violations(schema, document).Select(Bounded)]);
        }
        catch (UnusableSchemaException refusal)
        {
            return new Verdict([], UnusableSchema: Bounded(refusal.Message));
        }
        catch (UnusableJsonException refusal)
        {
            return new Verdict([], UnusableDocument: Bounded(refusal.Message));
        }
    }

    /// <summary>The violations, or the refusal that they stand for.</summary>
    internal IReadOnlyList<ViolatedRule> OrRefusal() =>
        UnusableSchema is { } schema ? throw new UnusableSchemaException(schema)
        : UnusableDocument is { } document ? throw new UnusableJsonException(document)
        : Violations;

    private static ViolatedRule Bounded(ViolatedRule rule) => new(Bounded(rule.Path), Bounded(rule.Rule), Bounded(rule.Message));

    private static string Bounded(string text) => text.Length <= LongestText ? text : $"{text[..(LongestText - 1)]}…";
}

/// <summary>How a verdict is written.</summary>
[JsonSerializable(typeof(Verdict))]
internal sealed partial class VerdictJson : JsonSerializerContext;
