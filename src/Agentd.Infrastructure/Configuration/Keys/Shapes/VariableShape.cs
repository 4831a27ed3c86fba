using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys.Shapes;

/// <summary>The name of an environment variable. Behind a <c>=</c> its value may have been written, which is not shown.</summary>
internal sealed record VariableShape : TextShape
{
    public override string? Shown(TomlNode node) => node is TomlText { Value: var text } && text.IndexOf('=') is >= 0 and var end
        ? FoundValue.Quoted($"{text[..end]}=***")
        : base.Shown(node);
}
