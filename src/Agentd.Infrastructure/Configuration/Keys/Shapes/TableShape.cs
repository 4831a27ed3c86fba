using System.Text.Json.Nodes;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys.Shapes;

/// <summary>A table of its own.</summary>
internal sealed record TableShape(KnownTable Table) : ValueShape
{
    public override string Words => $"a table, {Table.Header}";

    public override string? Objection(TomlNode node) => node is TomlTable ? null : WrongKind(node);

    // What stands where this should be may hold a secret: a credential, or an argument.
    public override string? Shown(TomlNode node) => null;

    public override JsonObject Schema() => Table.Schema();
}
