using System.Collections;
using System.Text.Json;

namespace Agentd.JsonSchema.Evaluation;

/// <summary>Which children of one object or array the rules of a schema have looked at, by their order in the text.</summary>
internal sealed class EvaluatedChildren
{
    private readonly BitArray marks;

    public EvaluatedChildren(JsonElement parent) : this(new BitArray(CountOf(parent)))
    {
    }

    private EvaluatedChildren(BitArray marks) => this.marks = marks;

    public void Mark(int index) => marks[index] = true;

    public void MarkAll() => marks.SetAll(true);

    public bool Contains(int index) => marks[index];

    public void Merge(EvaluatedChildren other) => marks.Or(other.marks);

    /// <summary>An empty record for the same parent, for a branch that may be dropped.</summary>
    public EvaluatedChildren Fresh() => new(new BitArray(marks.Count));

    private static int CountOf(JsonElement parent) => parent.ValueKind switch
    {
        JsonValueKind.Object => parent.GetPropertyCount(),
        JsonValueKind.Array => parent.GetArrayLength(),
        _ => 0,
    };
}
