using System.Text.Json.Nodes;

namespace Agentd.Infrastructure.Configuration.Keys.Shapes;

/// <summary>One of a few words.</summary>
internal sealed record ChoiceShape(params string[] Choices) : TextShape
{
    public override string Words => string.Join(" or ", Choices.Select(choice => $"\"{choice}\""));

    public override JsonObject Schema() =>
        new() { ["enum"] = new JsonArray([.. Choices.Select(choice => (JsonNode)JsonValue.Create(choice))]) };

    protected override string? TextObjection(string text) =>
        Choices.Contains(text, StringComparer.Ordinal) ? null : $"is none of its choices; it must be {Words}";
}
