using Agentd.Infrastructure.Configuration;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Agentd.Infrastructure.Tests.Configuration;

public sealed class ScheduleRuleTests
{
    private static readonly DateTimeOffset Sunday = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("*/15 * * * *")]
    [InlineData("0 0 29 2 *")]
    [InlineData("0  0\t1 jan mon-fri")]
    [InlineData("0 0 * * 7")]
    [InlineData("0,30 1-5/2 1,15 */3 SUN")]
    [InlineData("0 0 30 2 mon")]
    public void Takes_what_crontab_takes(string expression) => ScheduleRule.Objection(expression).ShouldBeNull();

    [Theory]
    [InlineData("0 9 10 * mon", "2026-03-02T09:00Z")]
    [InlineData("0 9 2 * fri", "2026-03-02T09:00Z")]
    [InlineData("0 9 */2 * mon", "2026-03-09T09:00Z")]
    [InlineData("0 9 10 * *", "2026-03-10T09:00Z")]
    public void Either_restricted_day_field_fires_and_a_star_restricts_nothing(string expression, string next) =>
        ScheduleRule.NextFire(expression, Sunday, TimeZoneInfo.Utc).ShouldBe(DateTimeOffset.Parse(next));

    [Property(MaxTest = 2000)]
    public Property Answers_any_expression_and_gives_each_schedule_a_time() =>
        Prop.ForAll(Gen.Elements("*", "0", "7", "31", "60", "1-5", "5-1", "*/2", "/", ",", "-", "H", "L", "W", "5L", "1#2", "?", "mon", "FEB", "x", "@daily")
            .ArrayOf(5).ToArbitrary(), fields =>
        {
            var expression = string.Join(' ', fields);
            return ScheduleRule.Objection(expression) is { Length: > 0 } || ScheduleRule.NextFire(expression, Sunday, TimeZoneInfo.Utc) > Sunday;
        });
}
