using System.Text.Json;

namespace Agentd.JsonSchema.Vocabularies;

/// <summary>Reads which vocabularies a metaschema declares.</summary>
internal static class VocabularyUris
{
    public const Vocabulary Standard = Vocabulary.Core | Vocabulary.Applicator | Vocabulary.Unevaluated | Vocabulary.Validation
        | Vocabulary.MetaData | Vocabulary.FormatAnnotation | Vocabulary.Content;

    private const string Prefix = "https://json-schema.org/draft/2020-12/vocab/";

    private static readonly Dictionary<string, Vocabulary> Known = new(StringComparer.Ordinal)
    {
        [Prefix + "core"] = Vocabulary.Core,
        [Prefix + "applicator"] = Vocabulary.Applicator,
        [Prefix + "unevaluated"] = Vocabulary.Unevaluated,
        [Prefix + "validation"] = Vocabulary.Validation,
        [Prefix + "meta-data"] = Vocabulary.MetaData,
        [Prefix + "format-annotation"] = Vocabulary.FormatAnnotation,
        [Prefix + "format-assertion"] = Vocabulary.FormatAssertion,
        [Prefix + "content"] = Vocabulary.Content,
    };

    /// <summary>
    /// The vocabularies of a metaschema. An unknown one is passed over if it is optional and refused if it is required; a known one is
    /// in force either way. The core is always in force.
    /// </summary>
    public static Vocabulary Declared(JsonElement metaschema, string at)
    {
        if (metaschema.ValueKind != JsonValueKind.Object
            || !metaschema.TryGetProperty("$vocabulary", out var declared) || declared.ValueKind != JsonValueKind.Object)
            return Standard;

        var vocabularies = Vocabulary.Core;
        foreach (var vocabulary in declared.EnumerateObject())
        {
            if (Known.TryGetValue(vocabulary.Name, out var known))
                vocabularies |= known;
            else if (vocabulary.Value.ValueKind == JsonValueKind.True)
                throw new SchemaException(at, $"The metaschema requires the vocabulary '{vocabulary.Name}', which is not known.");
        }

        return vocabularies;
    }
}
