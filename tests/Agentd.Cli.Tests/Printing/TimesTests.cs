using Agentd.Cli.Printing;

namespace Agentd.Cli.Tests.Printing;

public sealed class TimesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly Times times = new(new StandingClock(Now));

    [Theory]
    [InlineData(0, "now")]
    [InlineData(-30, "now")]
    [InlineData(1, "1s ago")]
    [InlineData(59.9, "59s ago")]
    [InlineData(60, "1m ago")]
    [InlineData(7199, "1h ago")]
    [InlineData(86_400 * 40, "40d ago")]
    public void Says_how_long_ago_in_one_unit(double seconds, string words) => times.Ago(Now.AddSeconds(-seconds)).ShouldBe(words);

    [Theory]
    [InlineData(-1, "0ms")]
    [InlineData(0.25, "250ms")]
    [InlineData(1.55, "1.6s")]
    [InlineData(59, "59s")]
    [InlineData(60, "1m")]
    [InlineData(90, "1m 30s")]
    [InlineData(3660, "1h 1m")]
    [InlineData(90_000, "1d 1h")]
    public void Says_a_duration_in_its_two_greatest_units(double seconds, string words) =>
        Times.Duration(TimeSpan.FromSeconds(seconds)).ShouldBe(words);
}
