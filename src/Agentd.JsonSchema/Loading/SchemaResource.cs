using Agentd.JsonSchema.Evaluation;
using Agentd.JsonSchema.Vocabularies;

namespace Agentd.JsonSchema.Loading;

/// <summary>A schema with an identity of its own: the root of a document, or a subschema with an <c>$id</c>.</summary>
internal sealed class SchemaResource(string uri, string rootPointer, Vocabulary vocabularies, string? metaschemaUri)
{
    private readonly Dictionary<string, SchemaPlace> anchors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SchemaPlace> dynamicAnchors = new(StringComparer.Ordinal);

    public string Uri { get; } = uri;

    public string RootPointer { get; } = rootPointer;

    public Vocabulary Vocabularies { get; } = vocabularies;

    /// <summary>The metaschema that rules the resource; null means the standard one.</summary>
    public string? MetaschemaUri { get; } = metaschemaUri;

    public SchemaPlace Root { get; set; } = null!;

    public IReadOnlyDictionary<string, SchemaPlace> DynamicAnchors => dynamicAnchors;

    /// <summary>The compiled schemas behind the dynamic anchors; complete before the first validation.</summary>
    public Dictionary<string, SchemaNode> DynamicNodes { get; } = new(StringComparer.Ordinal);

    public UriReference BaseUri => UriReference.Parse(Uri);

    public SchemaPlace? FindAnchor(string name) => anchors.GetValueOrDefault(name);

    public void AddAnchor(string name, SchemaPlace place, bool isDynamic)
    {
        if (!anchors.TryAdd(name, place) && anchors[name] != place)
            throw new SchemaException(place.Location, $"The anchor '{name}' is given twice in the same schema resource.");
        if (isDynamic)
            dynamicAnchors.Add(name, place);
    }
}
