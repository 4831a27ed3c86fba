using System.Text.Json;
using Agentd.JsonSchema.Patterns;

namespace Agentd.JsonSchema.Evaluation;

/// <summary>One validation: applies schemas to parts of a value and keeps its place and its bounds.</summary>
internal sealed class Evaluator
{
    private readonly SchemaPath schemas;
    private readonly InstancePath instances = new();
    private readonly TimeBound time;
    private readonly ErrorCollector errors;

    public Evaluator(ValidationOptions options, CancellationToken cancellation)
    {
        schemas = new SchemaPath(options.MaxDepth);
        time = new TimeBound(options.TimeLimit, cancellation);
        errors = new ErrorCollector(options, instances, schemas);
    }

    /// <summary>True once nothing further would be reported, so that the first failure decides.</summary>
    public bool StopsEarly => errors.IsSilent || errors.IsFull;

    public ValidationResult Judge(SchemaNode root, JsonElement instance)
    {
        try
        {
            var isValid = Apply(root, "", instance, seen: null, descends: false);
            return new ValidationResult(isValid, errors.Found) { MayHaveMoreErrors = !isValid && errors.IsFull };
        }
        catch (BoundReachedException bound)
        {
            return new ValidationResult(isValid: false, errors.WithBound(bound.Message)) { GaveUp = true, MayHaveMoreErrors = true };
        }
    }

    /// <summary>Applies a schema to the same value; what it looks at is marked in <paramref name="seen"/>.</summary>
    public bool Apply(Subschema schema, JsonElement instance, EvaluatedChildren? seen)
        => Apply(schema.Node, schema.Step, instance, seen, descends: false);

    /// <summary>As <see cref="Apply(Subschema, JsonElement, EvaluatedChildren)"/>, but only for the verdict: nothing is reported.</summary>
    public bool Test(Subschema schema, JsonElement instance, EvaluatedChildren? seen)
    {
        errors.Silence();
        var holds = Apply(schema.Node, schema.Step, instance, seen, descends: false);
        errors.Speak();
        return holds;
    }

    public bool ApplyToMember(Subschema schema, JsonProperty member) => ApplyToMember(schema, member, member.Value);

    public bool ApplyToMember(Subschema schema, JsonProperty member, JsonElement instance)
    {
        instances.Enter(member);
        var holds = Apply(schema.Node, schema.Step, instance, seen: null, descends: true);
        instances.Leave();
        return holds;
    }

    public bool ApplyToItem(Subschema schema, JsonElement item, int index)
    {
        instances.Enter(index);
        var holds = Apply(schema.Node, schema.Step, item, seen: null, descends: true);
        instances.Leave();
        return holds;
    }

    public bool TestItem(Subschema schema, JsonElement item, int index)
    {
        errors.Silence();
        var holds = ApplyToItem(schema, item, index);
        errors.Speak();
        return holds;
    }

    public SchemaNode? FindDynamic(string anchor) => schemas.FindDynamic(anchor);

    /// <summary>Matches a pattern, which may take long, within the time of the validation.</summary>
    public bool Matches(EcmaPattern pattern, string text)
    {
        time.Step();
        return pattern.Matches(text);
    }

    /// <summary>Reports that a rule does not hold.</summary>
    /// <returns>False, the verdict.</returns>
    public bool Fail(string keyword, JsonElement instance, Func<JsonElement, string> explain)
    {
        if (!StopsEarly)
            errors.Add(keyword, explain(instance), []);
        return false;
    }

    /// <summary>Reports that no alternative holds, and why each of them does not.</summary>
    public bool FailAll(string keyword, Subschema[] alternatives, JsonElement instance, string message)
    {
        if (StopsEarly)
            return false;

        var causes = errors.Collect(() =>
        {
            foreach (var alternative in alternatives)
                Apply(alternative, instance, seen: null);
        });
        errors.Add(keyword, message, causes);
        return false;
    }

    private bool Apply(SchemaNode node, string step, JsonElement instance, EvaluatedChildren? seen, bool descends)
    {
        time.Step();
        schemas.Enter(node, step, descends);
        var holds = node.IsNever ? Fail("", instance, _ => NeverRule.InWords(schemas.InnermostStep)) : Judge(node, instance, seen);
        schemas.Leave();
        return holds;
    }

    private bool Judge(SchemaNode node, JsonElement instance, EvaluatedChildren? seen)
    {
        var own = node.AsksWhatWasEvaluated ? new EvaluatedChildren(instance) : seen;
        var holds = true;
        foreach (var keyword in node.Keywords)
        {
            holds &= keyword.Holds(this, instance, own);
            if (!holds && StopsEarly)
                break;
        }

        if (node.AsksWhatWasEvaluated)
            seen?.Merge(own!);
        return holds;
    }
}
