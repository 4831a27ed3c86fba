namespace Agentd.JsonSchema.Evaluation;

/// <summary>Says what the schema <c>false</c> means where it stands.</summary>
internal static class NeverRule
{
    public static string InWords(string step) => step switch
    {
        "/additionalProperties" or "/unevaluatedProperties" => "This property is not one that the schema allows.",
        "/items" or "/unevaluatedItems" => "This item is one more than the schema allows.",
        _ when step.StartsWith("/properties/", StringComparison.Ordinal) => "This property must not be present.",
        _ => "No value is allowed here.",
    };
}
