using System.Text.Json;

namespace Agentd.JsonSchema.Loading;

/// <summary>A document a caller registered, not yet looked into.</summary>
internal sealed class RegisteredSchema(string uri, JsonElement root)
{
    public string Uri { get; } = uri;

    public JsonElement Root { get; } = root;

    /// <summary>The URI that the document gives itself, or null.</summary>
    public string? OwnUri => Root.ValueKind == JsonValueKind.Object
        && Root.TryGetProperty("$id", out var id) && id.ValueKind == JsonValueKind.String
            ? UriReference.Parse(Uri).Resolve(id.GetString()!).WithoutFragment
            : null;
}
