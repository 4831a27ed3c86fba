using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys.Shapes;

/// <summary>The address of a repository: whatever in it may be a secret is never shown.</summary>
internal sealed record AddressShape : TextShape
{
    public override string? Shown(TomlNode node) =>
        node is TomlText { Value: { Length: > 0 } text } ? FoundValue.Quoted(RepositoryUrl.Shown(text)) : base.Shown(node);
}
