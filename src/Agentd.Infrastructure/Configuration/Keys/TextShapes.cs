using System.Text.Json.Nodes;
using Agentd.Domain.Workspaces;
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

    protected virtual string? TextObjection(string text) => null;

    protected abstract T ReadText(string text);
}

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

/// <summary>The address of a repository: whatever in it may be a secret is never shown.</summary>
internal sealed record AddressShape : TextShape
{
    public override string? Shown(TomlNode node) =>
        node is TomlText { Value: { Length: > 0 } text } ? FoundValue.Quoted(RepositoryUrl.Shown(text)) : base.Shown(node);
}

/// <summary>Where a secret is. It is never shown: an operator who misunderstands the key writes the secret itself there.</summary>
internal sealed record SecretSourceShape : TextShape
{
    public override string? Shown(TomlNode node) => null;
}

/// <summary>The name of an environment variable. Behind a <c>=</c> its value may have been written, which is not shown.</summary>
internal sealed record VariableShape : TextShape
{
    public override string? Shown(TomlNode node) => node is TomlText { Value: var text } && text.IndexOf('=') is >= 0 and var end
        ? FoundValue.Quoted($"{text[..end]}=***")
        : base.Shown(node);
}

/// <summary>One of a few words, each of which stands for a value.</summary>
internal sealed record ChoiceShape<T>(params (string Word, T Value)[] Choices) : QuotedShape<T>
{
    public override string Words => string.Join(" or ", Choices.Select(choice => $"\"{choice.Word}\""));

    public override JsonObject Schema() =>
        new() { ["enum"] = new JsonArray([.. Choices.Select(choice => (JsonNode)JsonValue.Create(choice.Word))]) };

    protected override string? TextObjection(string text) =>
        Choices.Any(choice => choice.Word == text) ? null : $"is none of its choices; it must be {Words}";

    protected override T ReadText(string text) => Choices.First(choice => choice.Word == text).Value;
}
