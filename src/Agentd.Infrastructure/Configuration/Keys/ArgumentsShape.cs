using System.Text.Json.Nodes;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>An exact argument vector: at least one string, none of them empty, none with a NUL.</summary>
internal sealed record ArgumentsShape : ValueShape<IReadOnlyList<string>>
{
    public override string Words => "an array of strings";

    public override string? Objection(TomlNode node) => node switch
    {
        TomlList { FromHeaders: false, Items: [] } => "must hold at least one string, the program's name",
        TomlList { FromHeaders: false } => null,
        _ => WrongKind(node),
    };

    public override string? ElementObjection(TomlNode element) => element switch
    {
        TomlText { Value: "" } => "must not be empty",
        TomlText { Value: var text } when text.Contains('\0') => "holds a NUL, which no argument can carry; remove it",
        TomlText => null,
        _ => $"is {element.Kind}; every argument must be a string",
    };

    public override IReadOnlyList<string> Read(TomlNode node) => [.. ((TomlList)node).Items.OfType<TomlText>().Select(text => text.Value)];

    // A wrong value here may hold a secret: a credential, or an argument.
    public override string? Shown(TomlNode node) => null;

    public override JsonObject Schema() => new()
    {
        ["type"] = "array",
        ["minItems"] = 1,
        ["items"] = new JsonObject { ["type"] = "string", ["minLength"] = 1 },
    };
}
