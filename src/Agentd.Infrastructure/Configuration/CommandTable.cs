using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration;

/// <summary><c>[agents.command]</c>: what runs in the container.</summary>
internal static class CommandTable
{
    public static readonly KnownKey<IReadOnlyList<string>> Argv = new("argv", new ArgumentsShape(),
        "The agent's program and its arguments, handed on exactly as they are, never through a shell.",
        Example: "[\"site-builder\", \"exec\"]", Required: true);

    public static readonly KnownTable Known = new("[agents.command]", "What runs in the container. Every agent has one.", Argv);
}
