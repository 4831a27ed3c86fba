using Agentd.Infrastructure.Configuration.Keys.Shapes;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>The keys of <c>[agents.security]</c>.</summary>
internal static class SecurityKeys
{
    public static readonly KnownKey SeccompProfile = new("seccomp_profile", new TextShape(),
        "The absolute path of a seccomp profile, on the host that runs the containers, instead of Podman's own.")
    {
        Otherwise = "Podman's own",
        Example = "\"/etc/agentd/seccomp.json\"",
    };

    public static readonly KnownKey Userns = new("userns", new TextShape(),
        "The user namespace of the containers. Only \"host\" is known to leave records that can be sealed: the namespace that Podman itself "
        + "runs in, whatever containers.conf says.")
    {
        Otherwise = "what containers.conf says",
        Example = "\"host\"",
    };

    public static readonly KnownTable Table = new(
        "[agents.security]", "What sessions are confined by, beyond what always holds: no new privileges, and no capability for the agent.",
        SeccompProfile, Userns);
}
