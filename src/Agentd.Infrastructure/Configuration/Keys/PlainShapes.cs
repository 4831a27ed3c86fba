using System.Text.Json.Nodes;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys;

internal sealed record FlagShape : ValueShape<bool>
{
    public override string Words => "true or false, without quotes";

    public override string Noun => "true or false";

    public override string? Objection(TomlNode node) => node is TomlFlag ? null : WrongKind(node);

    public override bool Read(TomlNode node) => ((TomlFlag)node).Value;

    public override JsonObject Schema() => new() { ["type"] = "boolean" };
}

internal sealed record CountShape(int Least, int Most) : ValueShape<int>
{
    public override string Words => $"a whole number from {Least} to {Most}, without quotes";

    public override string Noun => "a whole number";

    public override string? Objection(TomlNode node) => node switch
    {
        TomlNumber { IsWhole: true } number when number.Value < Least || number.Value > Most => $"is out of range; it must be {Words}",
        TomlNumber { IsWhole: true } => null,
        _ => WrongKind(node),
    };

    public override int Read(TomlNode node) => (int)((TomlNumber)node).Value;

    public override JsonObject Schema() => new() { ["type"] = "integer", ["minimum"] = Least, ["maximum"] = Most };
}

internal sealed record AmountShape(decimal Least, decimal Most) : ValueShape<decimal>
{
    public override string Words => FormattableString.Invariant($"a number from {Least} to {Most}, without quotes");

    public override string Noun => "a number";

    public override string? Objection(TomlNode node) => node switch
    {
        TomlNumber number when number.Value < Least || number.Value > Most => $"is out of range; it must be {Words}",
        TomlNumber => null,
        _ => WrongKind(node),
    };

    public override decimal Read(TomlNode node) => ((TomlNumber)node).Value;

    public override JsonObject Schema() => new() { ["type"] = "number", ["minimum"] = Least, ["maximum"] = Most };
}
