using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Domain.Scheduling;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.Configuration.Drafts;

namespace Agentd.Infrastructure.Configuration;

/// <summary>Makes the domain's agents out of drafts that passed every rule.</summary>
internal static class AgentBinding
{
    public static Agent Bind(AgentDraft draft, string configDirectory) => new()
    {
        Name = AgentName.Parse(draft.Name!.Value),
        BaseImage = draft.BaseImage!.Value,
        MethodologyDirectory = Path.GetFullPath(Path.Combine(configDirectory, draft.MethodologyDir!.Value)),
        Command = draft.Argv!,
        Repository = draft.Repo is { } repo ? RepositoryUrl.Parse(repo.Value) : null,
        RepositoryToken = draft.RepositoryToken.Resolve(),
        Schedule = Bind(draft.Schedule),
        Timeout = draft.Timeout?.Value,
        StopGrace = draft.StopGrace?.Value,
        Mounts = [.. draft.Mounts.Select(mount => new BindMount(mount.Source!.Value, mount.Target!.Value, mount.ReadOnly!.Value))],
        Credentials = [.. draft.Credentials.Select(Bind)],
    };

    private static CredentialDeclaration Bind(CredentialDraft draft) => new(draft.Name!.Value, draft.Source.Resolve()!);

    private static AgentSchedule? Bind(ScheduleDraft draft) => draft.Expression is null ? null : new AgentSchedule
    {
        Expression = draft.Expression.Value,
        TimeZone = draft.Timezone?.Value,
        Overlap = draft.Overlap?.Value == "skip" ? ScheduleOverlap.Skip : ScheduleOverlap.Allow,
        Jitter = draft.Jitter?.Value ?? TimeSpan.Zero,
    };
}
