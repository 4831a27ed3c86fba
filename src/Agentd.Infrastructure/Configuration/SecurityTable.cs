using Agentd.Domain.Agents;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Egress;
using FluentValidation;

namespace Agentd.Infrastructure.Configuration;

/// <summary>
/// <c>[agents.security]</c>: what confines sessions. A session must still be able to set itself up, and its record to be sealed.
/// </summary>
internal sealed class SecurityTable : TableRules
{
    public static readonly KnownKey<string> SeccompProfile = new("seccomp_profile", new TextShape(),
        "The absolute path of a seccomp profile, on the host that runs the containers, instead of Podman's own. On a filtered network it "
        + "must refuse the sockets that no filter sees.",
        Otherwise: "Podman's own; on a filtered network agentd's, made of it", Example: "\"/etc/agentd/seccomp.json\"");

    private static readonly KnownKey<bool> AllowUnfilteredSockets = new("allow_unfiltered_sockets", new FlagShape(),
        "Whether seccomp_profile may let sockets through that no filter sees, although the network is filtered.",
        Otherwise: "false", Example: "true");

    private static readonly KnownKey<string> Userns = new("userns", new TextShape(),
        "The user namespace of the containers: always the one that Podman itself runs in, whatever containers.conf says. Only there can "
        + "records be sealed; nothing else is accepted.",
        Otherwise: "\"host\"", Example: "\"host\"");

    public static readonly KnownTable Known = new(
        "[agents.security]", "What sessions are confined by, beyond what always holds: no new privileges, and no capability for the agent.",
        SeccompProfile, AllowUnfilteredSockets, Userns);

    private const string NothingToAllow = "has no meaning without seccomp_profile and network mode \"filtered\"";

    public SecurityTable()
    {
        Rule(SeccompProfile, ProfileObjection);
        Rule(Userns, NamespaceObjection);
    }

    public static AgentSecurity Bind(WrittenTable table) => new()
    {
        SeccompProfile = table.Find(SeccompProfile)?.Value,
        AllowsUnfilteredSockets = table.Find(AllowUnfilteredSockets)?.Value ?? false,
    };

    /// <summary>
    /// Whether the profile of a filtered network refuses the sockets that no filter sees. A table of an unfiltered one must not say that it
    /// need not.
    /// </summary>
    public static void CheckSockets(WrittenTable table, bool filtered, ValidationContext<WrittenTable> context)
    {
        var profile = table.Find(SeccompProfile);
        if (table.Find(AllowUnfilteredSockets) is { Value: true } allowed)
        {
            if (!filtered || profile is null) Fail(context, table, AllowUnfilteredSockets, allowed, NothingToAllow);
        }
        else if (filtered && profile is { Value: var path } && ProfileObjection(path) is null)
        {
            if (GivenProfile.Objection(path) is { } objection) Fail(context, table, SeccompProfile, profile, objection);
        }
    }

    private static string? ProfileObjection(string path)
    {
        if (path == "unconfined") return "must not be \"unconfined\"; name a profile, or leave the key out for Podman's own";
        return Path.IsPathRooted(path) ? null : "must be an absolute path on the host that runs the containers";
    }

    // With any other, the record's owner is either the session user itself or nobody inside the container.
    private static string? NamespaceObjection(string userns) => userns.Split(':')[0] switch
    {
        "host" when userns == "host" => null,
        "keep-id" =>
            "must not be keep-id: the session user could become the host user, who owns what must stay out of its reach; use \"host\"",
        "auto" or "nomap" => "must not map the daemon's user away: neither set-up nor sealing could work; use \"host\"",
        _ => "must be \"host\", the only one that is known to leave records that can be sealed",
    };
}
