using System.Text.Json;

namespace Agentd.JsonSchema.Loading;

/// <summary>
/// Walks a document from schema to schema, notes every place, and opens a resource wherever an <c>$id</c> stands. An <c>$id</c> in a
/// value that is no schema (an <c>enum</c>, an unknown keyword) is only data. A loop, not recursion: depth costs no stack.
/// </summary>
internal sealed class SchemaIndexer(SchemaLoader loader, SchemaDocument document)
{
    private readonly record struct Pending(string Pointer, JsonElement Element, SchemaResource? Parent);

    private readonly Stack<Pending> pending = new();

    public void Index(string pointer, JsonElement element, SchemaResource? parent)
    {
        pending.Push(new Pending(pointer, element, parent));
        while (pending.TryPop(out var next))
            Visit(next);
    }

    private void Visit(Pending schema)
    {
        if (schema.Element.ValueKind is not (JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False))
        {
            if (schema.Parent is null)
                throw new SchemaException(document.RetrievalUri + "#", "A schema is an object, true or false.");
            return;
        }

        var resource = ResourceOf(schema);
        var place = new SchemaPlace(document, schema.Pointer, schema.Element, resource);
        // A reference into a keyword that is not known to hold schemas may have led here before.
        if (!document.Places.TryAdd(schema.Pointer, place))
            return;
        if (!ReferenceEquals(resource, schema.Parent))
            loader.Add(resource, place);
        if (schema.Element.ValueKind != JsonValueKind.Object)
            return;

        AddAnchor("$anchor", place, isDynamic: false);
        AddAnchor("$dynamicAnchor", place, isDynamic: true);
        foreach (var keyword in schema.Element.EnumerateObject())
            QueueSubschemas(keyword, schema, resource);
    }

    private SchemaResource ResourceOf(Pending schema)
    {
        var at = document.RetrievalUri + "#" + schema.Pointer;
        var id = SchemaText.Optional(schema.Element, "$id", at);
        if (schema.Parent is not null && id is null)
            return schema.Parent;

        var baseUri = schema.Parent?.BaseUri ?? UriReference.Parse(document.RetrievalUri);
        var uri = baseUri.Resolve(id ?? "");
        if (!string.IsNullOrEmpty(uri.Fragment))
            throw new SchemaException(at, "An $id has no fragment; use $anchor.");
        if (!uri.IsAbsolute)
            throw new SchemaException(at, $"The $id '{id}' does not resolve to an absolute URI.");

        var metaschema = SchemaText.Optional(schema.Element, "$schema", at);
        var vocabularies = metaschema is null && schema.Parent is not null
            ? schema.Parent.Vocabularies
            : loader.VocabulariesOf(metaschema, at);
        return new SchemaResource(uri.WithoutFragment, schema.Pointer, vocabularies, metaschema ?? schema.Parent?.MetaschemaUri);
    }

    private static void AddAnchor(string keyword, SchemaPlace place, bool isDynamic)
    {
        if (SchemaText.Optional(place.Element, keyword, place.Location) is { } name)
            place.Resource.AddAnchor(name, place, isDynamic);
    }

    private void QueueSubschemas(JsonProperty keyword, Pending schema, SchemaResource resource)
    {
        if (!SubschemaKeywords.TryGetShape(keyword.Name, out var shape))
            return;

        var pointer = schema.Pointer + "/" + keyword.Name;
        if (shape == SubschemaKeywords.Shape.Single)
            pending.Push(new Pending(pointer, keyword.Value, resource));
        else if (shape == SubschemaKeywords.Shape.List && keyword.Value.ValueKind == JsonValueKind.Array)
            foreach (var (index, item) in keyword.Value.EnumerateArray().Index())
                pending.Push(new Pending(pointer + "/" + index, item, resource));
        else if (shape == SubschemaKeywords.Shape.Map && keyword.Value.ValueKind == JsonValueKind.Object)
            foreach (var member in keyword.Value.EnumerateObject())
                pending.Push(new Pending(JsonPointer.Append(pointer, member.Name), member.Value, resource));
    }
}
