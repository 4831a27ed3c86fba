using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.Configuration.Drafts;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Mounts;
using FluentValidation;

namespace Agentd.Infrastructure.Configuration.Rules;

/// <summary>What must hold for one mount by itself.</summary>
internal sealed class MountRules : AbstractValidator<MountDraft>
{
    public MountRules(ForbiddenMountSources? forbidden)
    {
        RuleFor(mount => mount.Source).ObjectAs(MountKeys.Source, (_, source) =>
            Path.IsPathRooted(source) ? forbidden?.Objection(source) : "must be an absolute path on the host");
        RuleFor(mount => mount.Target).ObjectAs(MountKeys.Target, (_, target) => MountTarget.Objection(target));
    }
}
