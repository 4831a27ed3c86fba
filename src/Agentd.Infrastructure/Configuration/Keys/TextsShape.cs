using System.Text.Json.Nodes;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>Strings, at least one, each on one line and not empty.</summary>
internal sealed record TextsShape : ValueShape<IReadOnlyList<string>>
{
    public override string Words => "an array of strings";

    public override string? Objection(TomlNode node) => node switch
    {
        TomlList { FromHeaders: false, Items: [] } => "must hold at least one string",
        TomlList { FromHeaders: false } => null,
        _ => WrongKind(node),
    };

    public override string? ElementObjection(TomlNode element) => element switch
    {
        TomlText { Value: "" } => "must not be empty",
        TomlText { Value: var text } when text.Any(char.IsControl) => "holds a control character; remove it",
        TomlText => null,
        _ => $"is {element.Kind}; it must be a string",
    };

    public override IReadOnlyList<string> Read(TomlNode node) => [.. ((TomlList)node).Items.OfType<TomlText>().Select(text => text.Value)];

    public override JsonObject Schema() => new()
    {
        ["type"] = "array",
        ["minItems"] = 1,
        ["items"] = new JsonObject { ["type"] = "string", ["minLength"] = 1 },
    };
}
