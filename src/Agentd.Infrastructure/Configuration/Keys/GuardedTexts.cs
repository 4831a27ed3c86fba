using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>The address of a repository: whatever in it may be a secret is never shown.</summary>
internal sealed record AddressShape : TextShape
{
    public override string? Shown(TomlNode node) =>
        node is TomlText { Value: { Length: > 0 } text } ? FoundValue.Quoted(RepositoryUrl.Shown(text)) : base.Shown(node);
}

/// <summary>Where a secret is. It is never shown: who misunderstands the key writes the secret itself there.</summary>
internal sealed record SecretSourceShape : TextShape
{
    public override string? Shown(TomlNode node) => null;
}

/// <summary>The name of an environment variable. Behind a <c>=</c> its value may have been written, which is not shown.</summary>
internal sealed record VariableShape : TextShape
{
    public override string? Shown(TomlNode node) => node is TomlText { Value: var text } && text.IndexOf('=') is >= 0 and var end
        ? FoundValue.Quoted($"{text[..end]}=***")
        : base.Shown(node);
}
