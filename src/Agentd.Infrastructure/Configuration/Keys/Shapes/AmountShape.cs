using System.Text.Json.Nodes;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys.Shapes;

/// <summary>A number, whole or not, between two bounds.</summary>
internal sealed record AmountShape(decimal Least, decimal Most) : ValueShape
{
    public override string Words => FormattableString.Invariant($"a number from {Least} to {Most}, without quotes");

    public override string Noun => "a number";

    public override string? Objection(TomlNode node) => node switch
    {
        TomlNumber number when number.Value < Least || number.Value > Most => $"is out of range; it must be {Words}",
        TomlNumber => null,
        _ => WrongKind(node),
    };

    public override JsonObject Schema() => new() { ["type"] = "number", ["minimum"] = Least, ["maximum"] = Most };
}
