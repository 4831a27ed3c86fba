using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys.Shapes;

/// <summary>Where a secret is. It is never shown: who misunderstands the key writes the secret itself there.</summary>
internal sealed record SecretSourceShape : TextShape
{
    public override string? Shown(TomlNode node) => null;
}
