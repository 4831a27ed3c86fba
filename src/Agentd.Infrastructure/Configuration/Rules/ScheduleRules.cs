using Agentd.Application.Scheduling;
using Agentd.Infrastructure.Configuration.Drafts;
using Agentd.Infrastructure.Configuration.Keys;
using FluentValidation;

namespace Agentd.Infrastructure.Configuration.Rules;

/// <summary>What must hold for the keys that say when an agent runs by itself: the scheduler itself is asked.</summary>
internal sealed class ScheduleRules : AbstractValidator<ScheduleDraft>
{
    public ScheduleRules()
    {
        RuleFor(schedule => schedule.Expression).ObjectAs(
            ScheduleKeys.Schedule, (_, expression) => CronSchedule.Objection(expression));
        RuleFor(schedule => schedule.Expression).ObjectAs(
            ScheduleKeys.Schedule, (schedule, _) =>
                schedule.HasRepo ? null : "needs a repo: add repo, which every scheduled session clones");
        RuleFor(schedule => schedule.Timezone).ObjectAs(ScheduleKeys.Timezone, (_, zone) => ScheduleZone.Objection(zone));
        RuleFor(schedule => schedule.Timezone).ObjectAs(ScheduleKeys.Timezone, NeedsSchedule);
        RuleFor(schedule => schedule.Overlap).ObjectAs(ScheduleKeys.Overlap, NeedsSchedule);
        RuleFor(schedule => schedule.Jitter).ObjectAs(ScheduleKeys.Jitter, (_, jitter) => Jitter.Objection(jitter));
        RuleFor(schedule => schedule.Jitter).ObjectAs(ScheduleKeys.Jitter, NeedsSchedule);
    }

    private static string? NeedsSchedule<T>(ScheduleDraft schedule, T value) =>
        schedule.IsWritten ? null : "has no meaning without a schedule; add schedule, or remove this";
}
