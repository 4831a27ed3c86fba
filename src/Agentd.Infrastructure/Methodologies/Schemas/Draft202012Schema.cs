using Agentd.Application.Ports;
using Agentd.JsonSchema;

namespace Agentd.Infrastructure.Methodologies.Schemas;

/// <summary>A compiled schema. The operator waits for the verdict, so it comes within <see cref="TimeLimit"/>.</summary>
internal sealed class Draft202012Schema(Schema schema) : IArtifactSchema
{
    /// <summary>The most violated rules that are told.</summary>
    internal const int MostViolations = 100;

    /// <summary>The longest that judging a document may take.</summary>
    internal static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private static readonly ValidationOptions Bounds = new() { MaxErrors = MostViolations, TimeLimit = TimeLimit };

    /// <inheritdoc/>
    public IReadOnlyList<ViolatedRule> Violations(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = StrictJson.Parse(utf8);
            var verdict = schema.Validate(document.RootElement, Bounds);
            return verdict.GaveUp
                ? throw new UnusableJsonException(verdict.Errors[^1].InstanceLocation, verdict.Errors[^1].Message)
                : [.. verdict.Errors.Select(Rule)];
        }
        catch (StrictJsonException refusal)
        {
            throw new UnusableJsonException(refusal.Location, refusal.Problem, refusal);
        }
    }

    private static ViolatedRule Rule(ValidationError error) =>
        new(error.InstanceLocation, Draft202012Schemas.Place(error.AbsoluteKeywordLocation), error.Message);
}
