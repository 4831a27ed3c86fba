using System.Text.Json;

namespace Agentd.JsonSchema.Loading;

/// <summary>A schema as it is written: where it stands and to which resource it belongs.</summary>
internal sealed class SchemaPlace(SchemaDocument document, string pointer, JsonElement element, SchemaResource resource)
{
    public SchemaDocument Document { get; } = document;

    /// <summary>The JSON Pointer from the root of the document.</summary>
    public string Pointer { get; } = pointer;

    public JsonElement Element { get; } = element;

    public SchemaResource Resource { get; } = resource;

    /// <summary>The resource's URI with the pointer from the resource's root as fragment.</summary>
    public string Location => Resource.Uri + "#" + Pointer[Resource.RootPointer.Length..];
}
