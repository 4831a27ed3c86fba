using System.Text.Json.Nodes;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>What is written as a string, on one line.</summary>
internal abstract record QuotedShape<T> : ValueShape<T>
{
    // As long as the longest path that the kernel takes; nothing else in the file needs more.
    private const int MostCharacters = 4096;

    /// <summary>Whether the empty string stands for an absent key.</summary>
    public bool EmptyMeansAbsent { get; init; }

    /// <summary>Whether white space at either end belongs to the value.</summary>
    public bool KeepsWhiteSpace { get; init; }

    public override string? Objection(TomlNode node) => node switch
    {
        TomlText { Value: "" } when EmptyMeansAbsent => null,
        TomlText { Value: "" } => "must not be empty",
        TomlText { Value: var text } when !KeepsWhiteSpace && text.AsSpan().Trim().Length != text.Length =>
            "has white space around it; remove it",
        TomlText { Value.Length: > MostCharacters } => $"is longer than {MostCharacters} characters",
        TomlText { Value: var text } when text.Any(char.IsControl) => "holds a control character; remove it",
        TomlText { Value: var text } => TextObjection(text),
        _ => WrongKind(node),
    };

    public override T Read(TomlNode node) => ReadText(((TomlText)node).Value);

    /// <summary>What a narrower shape has against a text.</summary>
    protected virtual string? TextObjection(string text) => null;

    /// <summary>Reads a text that there is no objection to.</summary>
    protected abstract T ReadText(string text);
}

/// <summary>A string that is taken as it is.</summary>
internal record TextShape : QuotedShape<string>
{
    public override string Words => "a string";

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (!EmptyMeansAbsent) schema["minLength"] = 1;
        return schema;
    }

    protected override string ReadText(string text) => text;
}
