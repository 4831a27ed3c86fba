using Agentd.JsonSchema.Keywords;
using Agentd.JsonSchema.Loading;

namespace Agentd.JsonSchema.Evaluation;

/// <summary>A compiled schema: its rules in the order in which they are judged.</summary>
internal sealed class SchemaNode(SchemaResource resource, string location)
{
    public SchemaResource Resource { get; } = resource;

    /// <summary>The absolute location: the resource's URI with a JSON Pointer as fragment.</summary>
    public string Location { get; } = location;

    /// <summary>True for the schema <c>false</c>, which no value meets.</summary>
    public bool IsNever { get; set; }

    public Keyword[] Keywords { get; set; } = [];

    /// <summary>True if a rule of this schema asks which children its other rules have looked at.</summary>
    public bool AsksWhatWasEvaluated { get; set; }
}
