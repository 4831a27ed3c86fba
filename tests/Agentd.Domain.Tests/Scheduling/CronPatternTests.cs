using Agentd.Domain.Scheduling;

namespace Agentd.Domain.Tests.Scheduling;

public sealed class CronPatternTests
{
    [Theory]
    [InlineData("* * * * *")]
    [InlineData("*/15 0-6,18-23/2 1,15 jan-jun,DEC mon-fri")]
    [InlineData("59 23 31 12 7")]
    [InlineData("05\t09  * * Sun")]
    [InlineData("0 0 */2 * 1,*")]
    public void Takes_what_crontab_takes(string text) => Should.NotThrow(() => CronPattern.Parse(text));

    [Theory]
    [InlineData("", "has 0 fields; five are right")]
    [InlineData("* * * *", "has 4 fields; five are right")]
    [InlineData("0 * * * * *", "without seconds and year: minute, hour, day-of-month, month, day-of-week")]
    [InlineData("60 * * * *", "minute field: '60' is not one of 0 to 59")]
    [InlineData("* 24 * * *", "hour field: '24' is not one of 0 to 23")]
    [InlineData("* * 0 * *", "day-of-month field: '0' is not one of 1 to 31")]
    [InlineData("* * * 13 *", "month field: '13' is not one of 1 to 12 or jan to dec")]
    [InlineData("* * * * 8", "day-of-week field: '8' is not one of 0 to 7 or sun to sat")]
    [InlineData("* * * * wednesday", "'wednesday' is not one of")]
    [InlineData("+5 * * * *", "'+5' is not one of")]
    [InlineData("-5 * * * *", "'' is not one of")]
    [InlineData("1,,2 * * * *", "an element of the list is empty")]
    [InlineData("5/10 * * * *", "write '5-59/10'")]
    [InlineData("* 22-2 * * *", "runs backwards; write '22-23,0-2'")]
    [InlineData("* * * * fri-sun", "runs backwards; write '5-7'")]
    [InlineData("* * * * sat-mon", "runs backwards; write '6,0-1'")]
    [InlineData("*/0 * * * *", "the step '0' is not a number from 1 to 59")]
    [InlineData("*/60 * * * *", "the step '60' is not a number from 1 to 59")]
    [InlineData("*/x * * * *", "the step 'x' is not")]
    [InlineData("*/5/2 * * * *", "the step '5/2' is not")]
    [InlineData("٣ * * * *", "'٣' is not one of")]
    public void Says_what_is_wrong_and_what_would_be_right(string text, string part) =>
        Objection(text).ShouldContain(part);

    [Theory]
    [InlineData("0 0 ? * 1", "write '*'")]
    [InlineData("0 0 L * *", "crontab does not have")]
    [InlineData("0 0 LW * *", "crontab does not have")]
    [InlineData("0 0 15W * *", "crontab does not have")]
    [InlineData("0 0 * * 5L", "crontab does not have")]
    [InlineData("0 0 * * 1#2", "crontab does not have")]
    [InlineData("H * * * *", "crontab does not have")]
    [InlineData("0~30 * * * *", "crontab does not have")]
    public void Refuses_the_extensions_of_other_crons(string text, string part) =>
        Objection(text).ShouldContain(part);

    [Theory]
    [InlineData("@daily", "write '0 0 * * *'")]
    [InlineData("@Hourly", "write '0 * * * *'")]
    [InlineData("@reboot", "write five fields")]
    [InlineData("@every 5m", "write five fields")]
    public void Refuses_macros_and_says_their_five_fields(string text, string part) =>
        Objection(text).ShouldContain(part);

    [Fact]
    public void Refuses_an_endless_expression() =>
        Objection(new string('1', 513)).ShouldBe("has 513 characters; 512 are the most");

    [Fact]
    public void Either_day_field_matches_when_both_are_restricted() =>
        CronPattern.Parse("0 9 1,15 6,7 mon").Alternatives.ShouldBe(["0 9 1,15 6,7 *", "0 9 * 6,7 1"]);

    [Theory]
    [InlineData("0 9 */10 1 1", "0 9 1,11,21,31 1 1")]
    [InlineData("0 9 1 1 */2", "0 9 1 1 0,2,4,6")]
    [InlineData("0 9 13 1 *", "0 9 13 1 0,1,2,3,4,5,6")]
    public void Both_day_fields_must_match_when_one_begins_with_a_star(string text, string plain) =>
        CronPattern.Parse(text).Alternatives.ShouldBe([plain]);

    [Fact]
    public void Sunday_is_0_and_7() => CronPattern.Parse("0 0 * 1 5-7").Alternatives[0].ShouldEndWith(" 1 0,5,6");

    [Theory]
    [InlineData("30 2 * * *", false, false)]
    [InlineData("0,30 2,3 * * *", false, false)]
    [InlineData("*/15 2 * * *", true, false)]
    [InlineData("30 * * * *", true, true)]
    [InlineData("0 9-17 * * *", true, true)]
    public void Tells_intervals_from_fixed_times(string text, bool repeats, bool acrossHours)
    {
        var pattern = CronPattern.Parse(text);
        pattern.Repeats.ShouldBe(repeats);
        pattern.RepeatsAcrossHours.ShouldBe(acrossHours);
    }

    private static string Objection(string text) => Should.Throw<FormatException>(() => CronPattern.Parse(text)).Message;
}
