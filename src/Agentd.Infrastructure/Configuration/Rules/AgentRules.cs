using Agentd.Domain.Agents;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.Configuration.Drafts;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Mounts;
using FluentValidation;

namespace Agentd.Infrastructure.Configuration.Rules;

/// <summary>What must hold for one agent.</summary>
internal sealed class AgentRules : AbstractValidator<AgentDraft>
{
    public AgentRules(ForbiddenMountSources? forbidden)
    {
        RuleFor(agent => agent.Name).ObjectAs(AgentKeys.Name, (_, name) => AgentName.Objection(name));
        RuleFor(agent => agent.BaseImage).ObjectAs(AgentKeys.BaseImage, (_, image) => ImageObjection(image));
        RuleFor(agent => agent.Repo).ObjectAs(AgentKeys.Repo, (_, url) => RepositoryUrl.Objection(url));
        RuleFor(agent => agent.Repo).ObjectAs(AgentKeys.Repo, TokenObjection);
        RuleFor(agent => agent.Schedule).SetValidator(new ScheduleRules()).OverridePropertyName("");
        RuleFor(agent => agent.RepositoryToken).SetValidator(new SourceRules()).OverridePropertyName("");
        RuleFor(agent => agent.Network).SetValidator(new NetworkRules()).OverridePropertyName(AgentBoundKeys.Network.Name);
        RuleFor(agent => agent.Security).SetValidator(new SecurityRules()).OverridePropertyName(AgentBoundKeys.Security.Name);
        RuleForEach(agent => agent.Mounts).SetValidator(new MountRules(forbidden)).OverridePropertyName(AgentKeys.Mounts.Name);
        RuleFor(agent => agent.Mounts).Custom(MountTargetRules.Check);
        RuleForEach(agent => agent.Credentials).SetValidator(new CredentialRules()).OverridePropertyName(AgentKeys.Credentials.Name);
        RuleFor(agent => agent.Credentials).Custom(CredentialRules.CheckNames);
    }

    private static string? ImageObjection(string image)
    {
        if (image.Any(char.IsWhiteSpace)) return "must not hold white space";
        return image[0] == '-' ? "must not begin with '-'; name an image" : null;
    }

    private static string? TokenObjection(AgentDraft agent, string url)
    {
        var hasToken = agent.RepositoryToken.Resolve() is not null;
        return hasToken && !url.StartsWith("https://", StringComparison.Ordinal)
            ? "must be an https:// URL, because a repo token is configured and would travel in the clear"
            : null;
    }
}
