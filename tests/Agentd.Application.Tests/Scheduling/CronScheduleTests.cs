using System.Globalization;
using Agentd.Application.Scheduling;

namespace Agentd.Application.Tests.Scheduling;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("0 0 31 2 *")]
    [InlineData("0 0 30 feb *")]
    [InlineData("0 0 31 4,6,9,11 *")]
    [InlineData("0 0 30 2 */2")]
    public void Refuses_what_can_never_fire(string text) =>
        CronSchedule.Objection(text).ShouldNotBeNull().ShouldStartWith("can never fire: ");

    [Theory]
    [InlineData("0 0 29 2 *")]
    [InlineData("0 0 31 2 1")]
    [InlineData("0 0 29 2 */7")]
    public void Takes_what_fires_seldom(string text) => CronSchedule.Objection(text).ShouldBeNull();

    [Fact]
    public void Objects_to_a_bad_field_as_the_pattern_does() =>
        CronSchedule.Objection("@daily").ShouldNotBeNull().ShouldContain("'0 0 * * *'");

    [Fact]
    public void A_fixed_time_in_the_gap_comes_right_after_it_and_once() =>
        Fires("0,30 2 * * *", "Europe/Berlin", "2026-03-28T12:00Z", 2).ShouldBe(["2026-03-29T03:00+02:00", "2026-03-30T02:00+02:00"]);

    [Fact]
    public void The_end_of_the_gap_comes_once_when_it_is_a_time_itself() =>
        Fires("0 2,3 * * *", "Europe/Berlin", "2026-03-28T12:00Z", 2).ShouldBe(["2026-03-29T03:00+02:00", "2026-03-30T02:00+02:00"]);

    [Fact]
    public void A_fixed_time_comes_once_the_first_time_round_when_clocks_are_put_back() =>
        Fires("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00Z", 2).ShouldBe(["2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"]);

    [Fact]
    public void An_interval_goes_on_by_elapsed_time_over_the_gap() =>
        Fires("50 * * * *", "America/New_York", "2026-03-08T06:00Z", 3)
            .ShouldBe(["2026-03-08T01:50-05:00", "2026-03-08T03:50-04:00", "2026-03-08T04:50-04:00"]);

    [Fact]
    public void An_interval_goes_on_by_elapsed_time_when_clocks_are_put_back() =>
        Fires("*/30 * * * *", "America/New_York", "2026-11-01T04:59Z", 6).ShouldBe([
            "2026-11-01T01:00-04:00", "2026-11-01T01:30-04:00", "2026-11-01T01:00-05:00", "2026-11-01T01:30-05:00",
            "2026-11-01T02:00-05:00", "2026-11-01T02:30-05:00"]);

    [Fact]
    public void A_shift_of_half_an_hour_is_known() =>
        Fires("45 1 * * *", "Australia/Lord_Howe", "2026-04-04T12:00Z", 2).ShouldBe(["2026-04-05T01:45+11:00", "2026-04-06T01:45+10:30"]);

    [Fact]
    public void A_zone_that_skips_a_day_still_gets_that_day_s_run() =>
        Fires("0 9 * * *", "Pacific/Apia", "2011-12-29T12:00Z", 3)
            .ShouldBe(["2011-12-29T09:00-10:00", "2011-12-31T00:00+14:00", "2011-12-31T09:00+14:00"]);

    [Fact]
    public void A_midnight_that_does_not_exist_comes_at_one() =>
        Fires("0 0 * * *", "Africa/Cairo", "2026-04-23T12:00Z", 2).ShouldBe(["2026-04-24T01:00+03:00", "2026-04-25T00:00+03:00"]);

    [Fact]
    public void Leap_days_come_every_fourth_year_but_not_in_2100() =>
        Fires("0 12 29 2 *", "UTC", "2092-03-01T00:00Z", 2).ShouldBe(["2096-02-29T12:00+00:00", "2104-02-29T12:00+00:00"]);

    [Fact]
    public void Months_without_a_31st_are_passed_over() =>
        Fires("0 0 31 * *", "UTC", "2026-01-31T00:00Z", 3)
            .ShouldBe(["2026-03-31T00:00+00:00", "2026-05-31T00:00+00:00", "2026-07-31T00:00+00:00"]);

    [Fact]
    public void Day_of_month_or_day_of_week_is_enough_as_in_crontab() =>
        Fires("0 9 1 * 1", "UTC", "2026-06-20T00:00Z", 4)
            .ShouldBe(["2026-06-22T09:00+00:00", "2026-06-29T09:00+00:00", "2026-07-01T09:00+00:00", "2026-07-06T09:00+00:00"]);

    [Fact]
    public void An_occurrence_is_later_than_the_instant_asked_for() =>
        CronSchedule.Parse("* * * * *").Next(At("2026-06-20T00:00Z"), TimeZoneInfo.Utc).ShouldBe(At("2026-06-20T00:01Z"));

    [Fact]
    public void The_calendar_ends_without_an_error() =>
        CronSchedule.Parse("0 0 1 1 *").Next(At("9998-06-01T00:00Z"), TimeZoneInfo.Utc).ShouldBeNull();

    private static List<string> Fires(string text, string zone, string after, int count)
    {
        var (schedule, tz) = (CronSchedule.Parse(text), TimeZoneInfo.FindSystemTimeZoneById(zone));
        var fires = new List<string>();
        for (var at = At(after); fires.Count < count;)
        {
            at = schedule.Next(at, tz).ShouldNotBeNull();
            fires.Add(at.ToString("yyyy-MM-ddTHH:mmzzz", CultureInfo.InvariantCulture));
        }

        return fires;
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
