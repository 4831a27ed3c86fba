using System.Text.Json.Nodes;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>Ports: at least one, each a whole number without quotes.</summary>
internal sealed record PortsShape : ValueShape<IReadOnlyList<int>>
{
    private const int Last = 65_535;

    public override string Words => "an array of ports, without quotes";

    public override string? Objection(TomlNode node) => node switch
    {
        TomlList { FromHeaders: false, Items: [] } => "must hold at least one port",
        TomlList { FromHeaders: false } => null,
        _ => WrongKind(node),
    };

    public override string? ElementObjection(TomlNode element) => element switch
    {
        TomlNumber { IsWhole: true, Value: >= 1 and <= Last } => null,
        TomlNumber => $"must be a port: a whole number from 1 to {Last}",
        _ => $"is {element.Kind}; every port must be a whole number without quotes",
    };

    public override IReadOnlyList<int> Read(TomlNode node) =>
    [
        .. ((TomlList)node).Items.OfType<TomlNumber>()
            .Where(number => ElementObjection(number) is null).Select(number => (int)number.Value),
    ];

    public override JsonObject Schema() => new()
    {
        ["type"] = "array",
        ["minItems"] = 1,
        ["items"] = new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = Last },
    };
}
