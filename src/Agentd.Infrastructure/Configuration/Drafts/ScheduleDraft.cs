using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Drafts;

/// <summary>The schedule keys of an agent as they were written.</summary>
/// <param name="HasRepo">Whether the agent has a repo, which every scheduled session clones.</param>
/// <param name="IsWritten">Whether there is a schedule at all, of the right shape or not.</param>
/// <param name="Expression">The cron expression.</param>
/// <param name="Timezone">The time zone that it is read in.</param>
/// <param name="Overlap">Whether sessions may overlap.</param>
/// <param name="Jitter">The most that a start is put off.</param>
internal sealed record ScheduleDraft(
    bool HasRepo, bool IsWritten, Located<string>? Expression, Located<string>? Timezone, Located<string>? Overlap, Located<TimeSpan>? Jitter)
{
    public static ScheduleDraft Of(TomlTable agent) => new(
        agent.TryFind(AgentKeys.Repo.Name, out _),
        agent.TryFind(ScheduleKeys.Schedule.Name, out _),
        agent.Text(ScheduleKeys.Schedule),
        agent.Text(ScheduleKeys.Timezone),
        agent.Text(ScheduleKeys.Overlap),
        agent.Duration(ScheduleKeys.Jitter));
}
