using System.Text.Json;
using Agentd.JsonSchema.Loading;

namespace Agentd.JsonSchema;

/// <summary>
/// The documents that schemas may refer to, by URI. Nothing else is ever looked up, so a reference cannot reach the network or the
/// disk. A resource that is embedded in a document is found once the document itself is referred to. Fill it before compiling:
/// filling it is not thread-safe, compiling from it is.
/// </summary>
public sealed class SchemaRegistry
{
    private readonly Dictionary<string, RegisteredSchema> documents = new(StringComparer.Ordinal);

    /// <summary>Registers a schema or metaschema under a URI, and under its own <c>$id</c> if it has one.</summary>
    /// <param name="uri">The absolute URI, without fragment, that references use.</param>
    /// <param name="schema">The document; it is copied.</param>
    /// <exception cref="ArgumentException">The URI is not absolute, has a fragment, or is taken already.</exception>
    public void Add(string uri, JsonElement schema)
    {
        var reference = UriReference.Parse(uri);
        if (!reference.IsAbsolute || !string.IsNullOrEmpty(reference.Fragment))
            throw new ArgumentException($"'{uri}' is not an absolute URI without fragment.", nameof(uri));

        var registered = new RegisteredSchema(reference.WithoutFragment, schema.Clone());
        if (!documents.TryAdd(registered.Uri, registered))
            throw new ArgumentException($"A schema is already registered as '{uri}'.", nameof(uri));
        if (registered.OwnUri is { } own)
            documents.TryAdd(own, registered);
    }

    internal RegisteredSchema? Find(string uri) => documents.GetValueOrDefault(uri);
}
