namespace Agentd.JsonSchema.Vocabularies;

/// <summary>The vocabularies of draft 2020-12 that a schema may be written in.</summary>
[Flags]
internal enum Vocabulary
{
    None = 0,
    Core = 1,
    Applicator = 2,
    Unevaluated = 4,
    Validation = 8,
    MetaData = 16,
    FormatAnnotation = 32,
    FormatAssertion = 64,
    Content = 128,
}
