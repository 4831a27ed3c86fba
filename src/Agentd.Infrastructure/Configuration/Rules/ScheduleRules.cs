using Agentd.Infrastructure.Configuration.Drafts;
using Agentd.Infrastructure.Configuration.Keys;
using FluentValidation;

namespace Agentd.Infrastructure.Configuration.Rules;

/// <summary>What must hold for the keys that say when an agent runs by itself.</summary>
internal sealed class ScheduleRules : AbstractValidator<ScheduleDraft>
{
    public ScheduleRules()
    {
        RuleFor(schedule => schedule.Expression).ObjectAs(
            ScheduleKeys.Schedule, (_, expression) => ScheduleRule.Objection(expression));
        RuleFor(schedule => schedule.Expression).ObjectAs(
            ScheduleKeys.Schedule, (schedule, _) =>
                schedule.HasRepo ? null : "needs a repo: add repo, which every scheduled session clones");
        RuleFor(schedule => schedule.Timezone).ObjectAs(ScheduleKeys.Timezone, (_, zone) => ZoneObjection(zone));
        RuleFor(schedule => schedule.Timezone).ObjectAs(ScheduleKeys.Timezone, NeedsSchedule);
        RuleFor(schedule => schedule.Overlap).ObjectAs(ScheduleKeys.Overlap, NeedsSchedule);
        RuleFor(schedule => schedule.Jitter).ObjectAs(ScheduleKeys.Jitter, NeedsSchedule);
    }

    private static string? NeedsSchedule<T>(ScheduleDraft schedule, T value) =>
        schedule.IsWritten ? null : "has no meaning without a schedule; add schedule, or remove this";

    private static string? ZoneObjection(string zone) =>
        zone.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '+' or '-') && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)
            ? null
            : "is no time zone that this host knows; it must be an IANA name such as Europe/Berlin (from the package tzdata)";
}
