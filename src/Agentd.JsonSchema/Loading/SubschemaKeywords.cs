namespace Agentd.JsonSchema.Loading;

/// <summary>In which keywords schemas stand, and in which shape.</summary>
internal static class SubschemaKeywords
{
    public enum Shape
    {
        /// <summary>The value is a schema.</summary>
        Single,

        /// <summary>The value is an array of schemas.</summary>
        List,

        /// <summary>The value is an object whose values are schemas (or, for <c>dependencies</c>, lists of names).</summary>
        Map,
    }

    private static readonly Dictionary<string, Shape> Shapes = new(StringComparer.Ordinal)
    {
        ["$defs"] = Shape.Map,
        ["definitions"] = Shape.Map,
        ["properties"] = Shape.Map,
        ["patternProperties"] = Shape.Map,
        ["dependentSchemas"] = Shape.Map,
        ["dependencies"] = Shape.Map,
        ["allOf"] = Shape.List,
        ["anyOf"] = Shape.List,
        ["oneOf"] = Shape.List,
        ["prefixItems"] = Shape.List,
        ["items"] = Shape.Single,
        ["contains"] = Shape.Single,
        ["unevaluatedItems"] = Shape.Single,
        ["additionalProperties"] = Shape.Single,
        ["unevaluatedProperties"] = Shape.Single,
        ["propertyNames"] = Shape.Single,
        ["contentSchema"] = Shape.Single,
        ["not"] = Shape.Single,
        ["if"] = Shape.Single,
        ["then"] = Shape.Single,
        ["else"] = Shape.Single,
    };

    public static bool TryGetShape(string keyword, out Shape shape) => Shapes.TryGetValue(keyword, out shape);
}
