using System.Text.Json;
using Agentd.JsonSchema.Compiling;
using Agentd.JsonSchema.Evaluation;
using Agentd.JsonSchema.Formats;
using Agentd.JsonSchema.Vocabularies;

namespace Agentd.JsonSchema.Keywords;

/// <summary><c>format</c> where it asserts.</summary>
internal sealed class FormatKeyword(string format, Func<string, bool> accepts) : Assertion("format")
{
    public static Keyword? From(KeywordSource schema)
    {
        if (schema.Text("format") is not { } format)
            return null;
        if (KnownFormats.Find(format) is { } accepts)
            return new FormatKeyword(format, accepts);
        if (schema.Uses(Vocabulary.FormatAssertion))
            throw schema.Error("format", $"The metaschema demands that formats are asserted, but the format '{format}' is not known.");

        return null;
    }

    protected override bool IsMet(Evaluator evaluator, JsonElement instance)
        => instance.ValueKind != JsonValueKind.String || accepts(InstanceText.Of(instance));

    protected override string Explain(JsonElement instance) => $"The text is not a valid {format}.";
}
