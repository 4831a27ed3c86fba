using Agentd.Infrastructure.Configuration.Keys.Shapes;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>The keys of <c>[agents.network]</c>.</summary>
internal static class NetworkKeys
{
    public static readonly KnownKey Mode = new("mode", new TextShape(),
        "The network that sessions are on: \"default\", \"host\", or the name of a network or network mode of Podman's. With \"host\" the agent "
        + "reaches whatever listens on the host's loopback.")
    {
        Otherwise = "\"default\"",
        Example = "\"agents\"",
    };

    public static readonly KnownKey Options = new("options", new ArgumentsShape(), "Podman's options of that network.")
    {
        Example = "[\"mtu=1400\"]",
    };

    public static readonly KnownTable Table = new("[agents.network]", "The network that sessions are on.", Mode, Options);
}
