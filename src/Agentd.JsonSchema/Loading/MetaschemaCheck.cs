using Agentd.JsonSchema.Metaschemas;

namespace Agentd.JsonSchema.Loading;

/// <summary>Holds every document of a compilation to its own metaschema.</summary>
internal static class MetaschemaCheck
{
    public static void Require(SchemaLoader loader, CompileOptions options)
    {
        foreach (var document in loader.Loaded)
        {
            if (StandardMetaschemas.Find(document.RetrievalUri) is not null)
                continue;

            var result = MetaschemaOf(document, options).Validate(document.Root, ValidationOptions.FirstError);
            if (result.IsValid)
                continue;

            var error = result.Errors[0];
            throw new SchemaException(document.RetrievalUri + "#" + error.InstanceLocation, error.Message);
        }
    }

    private static Schema MetaschemaOf(SchemaDocument document, CompileOptions options)
    {
        var uri = UriReference.Parse(document.RootResource.MetaschemaUri ?? StandardMetaschemas.DraftUri).WithoutFragment;
        if (uri == StandardMetaschemas.DraftUri || options.Registry?.Find(uri) is not { } custom)
            return StandardMetaschemas.Standard;

        return Schema.Compile(custom.Root, options with { BaseUri = custom.Uri, CheckAgainstMetaschema = false });
    }
}
