using Agentd.Infrastructure.Configuration.Drafts;
using Agentd.Infrastructure.Configuration.Keys;
using FluentValidation;

namespace Agentd.Infrastructure.Configuration.Rules;

/// <summary>What must hold for the confinement of an agent: a session must still be able to set itself up, and its record to be sealed.</summary>
internal sealed class SecurityRules : AbstractValidator<SecurityDraft>
{
    public SecurityRules()
    {
        RuleFor(security => security.SeccompProfile).ObjectAs(SecurityKeys.SeccompProfile, (_, path) => ProfileObjection(path));
        RuleFor(security => security.Userns).ObjectAs(SecurityKeys.Userns, (_, userns) => NamespaceObjection(userns));
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
        "keep-id" => "must not be keep-id: the session user could become the host user, who owns what must stay out of its reach; use \"host\"",
        "auto" or "nomap" => "must not map the daemon's user away: neither set-up nor sealing could work; use \"host\"",
        _ => "must be \"host\", the only one that is known to leave records that can be sealed",
    };
}
