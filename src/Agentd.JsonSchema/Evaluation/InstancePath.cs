using System.Text;
using System.Text.Json;
using Agentd.JsonSchema.Loading;

namespace Agentd.JsonSchema.Evaluation;

/// <summary>The way from the root of the value to the part under judgement. Written out only for an error.</summary>
internal sealed class InstancePath
{
    private readonly record struct Step(JsonProperty? Property, int Index);

    private readonly List<Step> steps = [];

    public void Enter(JsonProperty property) => steps.Add(new Step(property, 0));

    public void Enter(int index) => steps.Add(new Step(null, index));

    public void Leave() => steps.RemoveAt(steps.Count - 1);

    public override string ToString()
    {
        var pointer = new StringBuilder();
        foreach (var step in steps)
        {
            pointer.Append('/');
            if (step.Property is { } property)
                pointer.Append(JsonPointer.Escape(InstanceText.ForDisplay(property)));
            else
                pointer.Append(step.Index);
        }

        return pointer.ToString();
    }
}
