using Agentd.JsonSchema.Keywords;
using Agentd.JsonSchema.Vocabularies;

namespace Agentd.JsonSchema.Compiling;

/// <summary>
/// Which keywords each vocabulary has, in the order in which they are judged: the simple and telling first, those that ask what the
/// others have looked at last.
/// </summary>
internal static class KeywordCatalog
{
    private static readonly Func<KeywordSource, Keyword?>[] Validation =
    [
        TypeKeyword.From, EnumKeyword.From, ConstKeyword.From,
        NumberLimit.Minimum, NumberLimit.Maximum, NumberLimit.ExclusiveMinimum, NumberLimit.ExclusiveMaximum, MultipleOf.From,
        LengthLimit.Minimum, LengthLimit.Maximum, PatternKeyword.From,
        CountLimit.MinItems, CountLimit.MaxItems, CountLimit.MinProperties, CountLimit.MaxProperties,
        Required.From, UniqueItems.From,
    ];

    private static readonly Func<KeywordSource, Keyword?>[] Core = [Reference.From, DynamicReference.From];

    private static readonly Func<KeywordSource, Keyword?>[] Applicator =
    [
        Properties.From, PropertyNames.From, Items.From, Contains.From,
        AllOf.From, AnyOf.From, OneOf.From, Not.From, Conditional.From,
    ];

    private static readonly Func<KeywordSource, Keyword?>[] Unevaluated = [UnevaluatedItems.From, UnevaluatedProperties.From];

    public static IEnumerable<Keyword> Read(KeywordSource schema, bool assertFormats)
        => Ordered(schema, assertFormats).OfType<Keyword>();

    private static IEnumerable<Keyword?> Ordered(KeywordSource schema, bool assertFormats)
    {
        IEnumerable<Keyword?> keywords = [];
        if (schema.Uses(Vocabulary.Validation))
            keywords = keywords.Concat(Validation.Select(read => read(schema))).Concat(DependentRequired.From(schema));
        if (schema.Uses(Vocabulary.FormatAssertion) || (assertFormats && schema.Uses(Vocabulary.FormatAnnotation)))
            keywords = keywords.Append(FormatKeyword.From(schema));
        keywords = keywords.Concat(Core.Select(read => read(schema)));
        if (schema.Uses(Vocabulary.Applicator))
            keywords = keywords.Concat(Applicator.Select(read => read(schema)))
                .Concat(DependentSchema.From(schema))
                .Concat(DependentSchema.FromDependencies(schema))
                .Concat(DependentRequired.FromDependencies(schema));
        if (schema.Uses(Vocabulary.Unevaluated))
            keywords = keywords.Concat(Unevaluated.Select(read => read(schema)));
        return keywords;
    }
}
