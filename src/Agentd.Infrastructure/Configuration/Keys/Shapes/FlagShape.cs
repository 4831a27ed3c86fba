using System.Text.Json.Nodes;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys.Shapes;

/// <summary>True or false.</summary>
internal sealed record FlagShape : ValueShape
{
    public override string Words => "true or false, without quotes";

    public override string Noun => "true or false";

    public override string? Objection(TomlNode node) => node is TomlFlag ? null : WrongKind(node);

    public override JsonObject Schema() => new() { ["type"] = "boolean" };
}
