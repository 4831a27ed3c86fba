using System.Text.Json.Nodes;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys.Shapes;

/// <summary>A whole number between two bounds.</summary>
internal sealed record CountShape(long Least, long Most) : ValueShape
{
    public override string Words => $"a whole number from {Least} to {Most}, without quotes";

    public override string Noun => "a whole number";

    public override string? Objection(TomlNode node) => node switch
    {
        TomlNumber { IsWhole: true } number when number.Value < Least || number.Value > Most => $"is out of range; it must be {Words}",
        TomlNumber { IsWhole: true } => null,
        _ => WrongKind(node),
    };

    public override JsonObject Schema() => new() { ["type"] = "integer", ["minimum"] = Least, ["maximum"] = Most };
}
