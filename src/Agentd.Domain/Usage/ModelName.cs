namespace Agentd.Domain.Usage;

/// <summary>The name of a model as an answer tells it, which stands in records and metrics.</summary>
public static class ModelName
{
    /// <summary>The most characters of one.</summary>
    public const int Longest = 128;

    /// <summary>Whether a text can be one: printable ASCII without blanks, quotes and backslashes.</summary>
    public static bool IsOne(string? text) =>
        text is { Length: > 0 and <= Longest } && text.All(c => c is > ' ' and < '\x7f' and not ('"' or '\'' or '\\'));
}
