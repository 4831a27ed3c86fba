using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Drafts;

/// <summary>The schedule keys of an agent as they were written.</summary>
internal sealed record ScheduleDraft(
    Located<string>? Expression, Located<string>? Timezone, Located<string>? Overlap, Located<TimeSpan>? Jitter)
{
    public static ScheduleDraft Of(TomlTable agent) => new(
        agent.Text(ScheduleKeys.Schedule),
        agent.Text(ScheduleKeys.Timezone),
        agent.Text(ScheduleKeys.Overlap),
        agent.Duration(ScheduleKeys.Jitter));
}
