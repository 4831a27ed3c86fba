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
        Timeout = draft.Bounds.Timeout?.Value,
        IdleTimeout = draft.Bounds.IdleTimeout?.Value,
        StopGrace = draft.Bounds.StopGrace?.Value,
        MaxSessions = (int?)draft.Bounds.MaxSessions?.Value,
        LimitsRequired = draft.Bounds.LimitsRequired?.Value,
        Limits = draft.Bounds.Limits,
        Pull = Pull(draft.Pull?.Value),
        Network = new AgentNetwork(draft.Network.Mode?.Value is "default" ? null : draft.Network.Mode?.Value, draft.Network.Options ?? []),
        Security = new AgentSecurity { SeccompProfile = draft.Security.SeccompProfile?.Value, UserNamespace = draft.Security.Userns?.Value },
        Mounts = [.. draft.Mounts.Select(mount => new BindMount(mount.Source!.Value, mount.Target!.Value, mount.ReadOnly!.Value))],
        Credentials = [.. draft.Credentials.Select(Bind)],
    };

    private static CredentialDeclaration Bind(CredentialDraft draft) => new(draft.Name!.Value, draft.Source.Resolve()!);

    private static PullPolicy Pull(string? word) => word switch
    {
        "never" => PullPolicy.Never,
        "newer" => PullPolicy.Newer,
        "always" => PullPolicy.Always,
        _ => PullPolicy.Missing,
    };

    private static AgentSchedule? Bind(ScheduleDraft draft) => draft.Expression is null ? null : new AgentSchedule
    {
        Expression = draft.Expression.Value,
        TimeZone = draft.Timezone?.Value,
        Overlap = draft.Overlap?.Value == "skip" ? ScheduleOverlap.Skip : ScheduleOverlap.Allow,
        Jitter = draft.Jitter?.Value ?? TimeSpan.Zero,
    };
}
