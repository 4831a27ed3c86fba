using System.Text.Json;
using Agentd.JsonSchema.Evaluation;

namespace Agentd.JsonSchema.Keywords;

/// <summary>A rule of a schema: one keyword, or a few that only make sense together. Immutable.</summary>
internal abstract class Keyword
{
    /// <summary>Judges a value, reports to the evaluator why the rule does not hold, and marks the children it looked at.</summary>
    public abstract bool Holds(Evaluator evaluator, JsonElement instance, EvaluatedChildren? seen);
}
