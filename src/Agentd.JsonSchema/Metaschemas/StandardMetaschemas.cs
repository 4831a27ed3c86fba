using System.Collections.Frozen;
using System.Text.Json;

namespace Agentd.JsonSchema.Metaschemas;

/// <summary>The metaschema of draft 2020-12 and its vocabularies, as published with the standard.</summary>
internal static class StandardMetaschemas
{
    public const string DraftUri = "https://json-schema.org/draft/2020-12/schema";

    private static readonly string[] Names =
    [
        "schema", "core", "applicator", "unevaluated", "validation", "meta-data", "format-annotation", "format-assertion", "content",
    ];

    private static readonly Lazy<FrozenDictionary<string, JsonElement>> ByUri = new(
        () => Names.Select(Read).ToFrozenDictionary(root => root.GetProperty("$id").GetString()!, StringComparer.Ordinal));

    private static readonly Lazy<Schema> Compiled = new(
        () => Schema.Compile(ByUri.Value[DraftUri], new CompileOptions { BaseUri = DraftUri, CheckAgainstMetaschema = false }));

    public static Schema Standard => Compiled.Value;

    public static JsonElement? Find(string uri) => ByUri.Value.TryGetValue(uri, out var root) ? root : null;

    private static JsonElement Read(string name)
    {
        using var stream = typeof(StandardMetaschemas).Assembly.GetManifestResourceStream("metaschema/" + name)!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
