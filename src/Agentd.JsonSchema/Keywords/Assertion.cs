using System.Text.Json;
using Agentd.JsonSchema.Evaluation;

namespace Agentd.JsonSchema.Keywords;

/// <summary>A rule that judges a value by itself, without the help of other schemas.</summary>
internal abstract class Assertion(string name) : Keyword
{
    public sealed override bool Holds(Evaluator evaluator, JsonElement instance, EvaluatedChildren? seen)
        => IsMet(evaluator, instance) || evaluator.Fail(name, instance, Explain);

    protected abstract bool IsMet(Evaluator evaluator, JsonElement instance);

    /// <summary>The broken rule in words.</summary>
    protected abstract string Explain(JsonElement instance);
}
