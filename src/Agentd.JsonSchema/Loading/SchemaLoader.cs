using System.Runtime.InteropServices;
using System.Text.Json;
using Agentd.JsonSchema.Metaschemas;
using Agentd.JsonSchema.Vocabularies;

namespace Agentd.JsonSchema.Loading;

/// <summary>Finds the schemas of one compilation: in its own documents, in the registry, among the standard metaschemas.</summary>
internal sealed class SchemaLoader(CompileOptions options)
{
    private readonly Dictionary<string, SchemaDocument> documents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SchemaResource> resources = new(StringComparer.Ordinal);

    /// <summary>The documents in use, the first being the one that is compiled.</summary>
    public List<SchemaDocument> Loaded { get; } = [];

    public SchemaDocument Load(string uri, JsonElement root)
    {
        RequireUnambiguous(uri, root);
        var document = new SchemaDocument(uri, root);
        documents[uri] = document;
        new SchemaIndexer(this, document).Index("", root, parent: null);
        Loaded.Add(document);
        return document;
    }

    public void Add(SchemaResource resource, SchemaPlace root)
    {
        resource.Root = root;
        if (!resources.TryAdd(resource.Uri, resource) && resources[resource.Uri].Root.Document == root.Document)
            throw new SchemaException(root.Location, $"Two schemas in the same document have the $id '{resource.Uri}'.");
    }

    public SchemaResource? FindResource(string uri)
    {
        if (resources.TryGetValue(uri, out var known))
            return known;
        if (documents.TryGetValue(uri, out var document))
            return document.RootResource;
        if (options.Registry?.Find(uri) is { } registered)
            return LoadOnce(registered.Uri, registered.Root);
        return StandardMetaschemas.Find(uri) is { } standard ? LoadOnce(uri, standard) : null;
    }

    /// <summary>The schema that a reference names, seen from a resource.</summary>
    public SchemaPlace Resolve(SchemaResource from, string reference, string at)
    {
        var target = from.BaseUri.Resolve(reference);
        var resource = FindResource(target.WithoutFragment)
            ?? throw new SchemaException(at, $"'{reference}' refers to '{target.WithoutFragment}', which is not registered.");
        var fragment = Uri.UnescapeDataString(target.Fragment ?? "");
        if (fragment.Length > 0 && fragment[0] != '/')
            return resource.FindAnchor(fragment)
                ?? throw new SchemaException(at, $"'{reference}' refers to an anchor '{fragment}' that '{resource.Uri}' does not have.");

        return Follow(resource.Root, fragment)
            ?? throw new SchemaException(at, $"'{reference}' does not lead to a schema.");
    }

    public Vocabulary VocabulariesOf(string? metaschema, string at)
    {
        if (metaschema is null)
            return VocabularyUris.Standard;

        var uri = UriReference.Parse(metaschema).WithoutFragment;
        var root = options.Registry?.Find(uri)?.Root ?? StandardMetaschemas.Find(uri)
            ?? throw new SchemaException(at + "/$schema", $"The metaschema '{metaschema}' is neither draft 2020-12 nor registered.");
        return VocabularyUris.Declared(root, at + "/$schema");
    }

    private void RequireUnambiguous(string uri, JsonElement root)
    {
        try
        {
            StrictJson.Require(JsonMarshal.GetRawUtf8Value(root), options.MaxSchemaDepth);
        }
        catch (StrictJsonException ambiguous)
        {
            throw new SchemaException(uri + "#" + ambiguous.Location, ambiguous.Problem, ambiguous);
        }
    }

    private SchemaPlace? Follow(SchemaPlace from, string pointer)
    {
        var (place, element) = (from, from.Element);
        var reached = from.Pointer;
        foreach (var token in pointer.Split('/').Skip(1).Select(JsonPointer.Unescape))
        {
            if (Step(element, token) is not { } inner)
                return null;
            element = inner;
            reached = JsonPointer.Append(reached, token);
            place = from.Document.Places.GetValueOrDefault(reached, place);
        }

        if (place.Pointer == reached)
            return place;

        // A schema in a keyword that is not known to hold schemas: what it holds is looked into only now.
        new SchemaIndexer(this, from.Document).Index(reached, element, place.Resource);
        return from.Document.Places.GetValueOrDefault(reached);
    }

    private static JsonElement? Step(JsonElement element, string token) => element.ValueKind switch
    {
        JsonValueKind.Object when element.TryGetProperty(token, out var member) => member,
        JsonValueKind.Array when JsonPointer.IndexOf(token) is { } index && index < element.GetArrayLength() => element[index],
        _ => null,
    };

    private SchemaResource LoadOnce(string uri, JsonElement root)
        => (documents.GetValueOrDefault(uri) ?? Load(uri, root)).RootResource;
}
