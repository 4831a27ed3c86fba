namespace Agentd.JsonSchema;

/// <summary>One rule that a value breaks.</summary>
public sealed class ValidationError
{
    internal ValidationError(
        string instanceLocation, string keywordLocation, string absoluteKeywordLocation, string keyword, string message)
    {
        InstanceLocation = instanceLocation;
        KeywordLocation = keywordLocation;
        AbsoluteKeywordLocation = absoluteKeywordLocation;
        Keyword = keyword;
        Message = message;
    }

    /// <summary>Where in the value, as a JSON Pointer; empty for the value as a whole.</summary>
    public string InstanceLocation { get; }

    /// <summary>The way through the schema to the rule, references included, as a JSON Pointer.</summary>
    public string KeywordLocation { get; }

    /// <summary>Where the rule is written: the URI of its schema resource with a JSON Pointer as fragment.</summary>
    public string AbsoluteKeywordLocation { get; }

    /// <summary>The keyword of the rule; empty for a schema that is <c>false</c> and for a bound that was reached.</summary>
    public string Keyword { get; }

    /// <summary>The rule in words. Never quotes text of the value, which may be secret.</summary>
    public string Message { get; }

    /// <summary>Where several alternatives were open: why each of them does not hold. Otherwise empty.</summary>
    public IReadOnlyList<ValidationError> Causes { get; internal init; } = [];

    /// <summary>The place and the rule in one line.</summary>
    public override string ToString() => $"{(InstanceLocation.Length == 0 ? "(root)" : InstanceLocation)}: {Message}";
}
