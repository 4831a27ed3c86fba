using System.Text.Json;

namespace Agentd.JsonSchema.Loading;

/// <summary>A document and every place in it where a schema is known to stand.</summary>
internal sealed class SchemaDocument(string retrievalUri, JsonElement root)
{
    public string RetrievalUri { get; } = retrievalUri;

    public JsonElement Root { get; } = root;

    /// <summary>Schemas by their JSON Pointer from the root of the document.</summary>
    public Dictionary<string, SchemaPlace> Places { get; } = new(StringComparer.Ordinal);

    public SchemaResource RootResource => Places[""].Resource;
}
