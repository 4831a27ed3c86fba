using Agentd.Infrastructure.Configuration.Keys.Shapes;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>The keys of <c>[agents.command]</c>.</summary>
internal static class CommandKeys
{
    public static readonly KnownKey Argv = new("argv", new ArgumentsShape(),
        "The agent's program and its arguments, handed on exactly as they are, never through a shell.")
    {
        Required = true,
        Example = "[\"site-builder\", \"exec\"]",
    };

    public static readonly KnownTable Table = new("[agents.command]", "What runs in the container. Every agent has one.", Argv);
}
