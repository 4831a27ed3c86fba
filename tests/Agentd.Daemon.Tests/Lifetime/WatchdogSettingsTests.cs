using Agentd.Daemon.Lifetime;

namespace Agentd.Daemon.Tests.Lifetime;

public sealed class WatchdogSettingsTests
{
    [Fact]
    public void Three_heartbeats_fit_into_the_watchdogs_limit()
    {
        var settings = Read("30000000", null);

        settings.IsOn.ShouldBeTrue();
        settings.Interval.ShouldBe(TimeSpan.FromSeconds(10));
        settings.Patience.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Theory, InlineData(null), InlineData(""), InlineData("0"), InlineData("-1"), InlineData("soon")]
    public void No_limit_means_no_watchdog(string? limit) => Read(limit, null).IsOn.ShouldBeFalse();

    [Fact]
    public void A_watchdog_of_another_process_is_not_fed() => Read("30000000", "8").IsOn.ShouldBeFalse();

    [Fact]
    public void A_watchdog_of_this_process_is_fed() => Read("30000000", "7").IsOn.ShouldBeTrue();

    [Fact]
    public void A_limit_of_years_is_fed_every_few_hours() => Read("9000000000000000000", null).Interval.ShouldBe(TimeSpan.FromHours(8));

    [Fact]
    public void A_limit_too_short_for_a_timer_is_fed_as_often_as_a_timer_can() =>
        Read("1", null).Interval.ShouldBe(TimeSpan.FromMilliseconds(1));

    private static WatchdogSettings Read(string? limit, string? process) =>
        WatchdogSettings.From(name => name == "WATCHDOG_USEC" ? limit : name == "WATCHDOG_PID" ? process : null, 7);
}
