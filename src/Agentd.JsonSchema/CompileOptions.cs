namespace Agentd.JsonSchema;

/// <summary>How a schema is compiled.</summary>
public sealed record CompileOptions
{
    /// <summary>The defaults: no registry, <c>format</c> as annotation, the schema checked against its metaschema.</summary>
    public static CompileOptions Default { get; } = new();

    /// <summary>The only source of documents that the schema refers to but does not hold, save the standard metaschemas.</summary>
    public SchemaRegistry? Registry { get; init; }

    /// <summary>The absolute URI of the document, against which a relative <c>$id</c> or <c>$ref</c> is resolved.</summary>
    public string BaseUri { get; init; } = "json-schema:///";

    /// <summary>
    /// True to let <c>format</c> refuse values. Without it <c>format</c> is an annotation, unless the schema's metaschema
    /// declares the format-assertion vocabulary.
    /// </summary>
    public bool AssertFormats { get; init; }

    /// <summary>True to refuse a schema that its own metaschema refuses.</summary>
    public bool CheckAgainstMetaschema { get; init; } = true;

    /// <summary>The longest that one match of one regular expression may take.</summary>
    public TimeSpan PatternTimeLimit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The deepest nesting accepted in a schema document, in levels.</summary>
    public int MaxSchemaDepth { get; init; } = StrictJson.DefaultMaxDepth;
}
