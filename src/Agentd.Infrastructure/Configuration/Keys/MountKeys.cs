using Agentd.Infrastructure.Configuration.Keys.Shapes;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>The keys of <c>[[agents.mounts]]</c>.</summary>
internal static class MountKeys
{
    public static readonly KnownKey Source = new("source", new TextShape(),
        "The absolute path on the host. It must exist when a session starts.")
    {
        Required = true,
        Example = "\"/home/core/.claude\"",
    };

    public static readonly KnownKey Target = new("target", new TextShape(), "The absolute path inside the container.")
    {
        Required = true,
        Example = "\"/home/site-builder/.claude\"",
    };

    public static readonly KnownKey ReadOnly = new("read_only", new FlagShape(), "Whether the agent may only read it.")
    {
        Required = true,
        Example = "true",
    };

    public static readonly KnownTable Table = new(
        "[[agents.mounts]]",
        "A directory or file of the host that the agent sees. agentd never relabels it for SELinux.",
        Source, Target, ReadOnly);
}
