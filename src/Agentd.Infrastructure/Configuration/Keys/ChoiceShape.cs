using System.Text.Json.Nodes;

namespace Agentd.Infrastructure.Configuration.Keys;

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
