using Agentd.Application.Scheduling;

namespace Agentd.Application.Tests.Scheduling;

public sealed class CronScheduleOracleTests
{
    [Theory]
    [InlineData(1, "Europe/Berlin")]
    [InlineData(2, "Australia/Lord_Howe")]
    public void Fires_as_a_look_at_every_minute_of_twenty_years_says(int seed, string zone) =>
        Compare(seed, zone, new DateTime(2010, 1, 1, 0, 0, 0, DateTimeKind.Utc), TimeSpan.FromDays(20 * 365.25));

    [Fact]
    public void Fires_as_a_look_at_every_minute_says_around_changes_of_any_zone_s_clocks()
    {
        var random = new Random(8);
        var zones = TimeZoneInfo.GetSystemTimeZones();
        for (var n = 0; n < 250; n++)
        {
            var zone = zones[random.Next(zones.Count)];
            var day = new DateTime(2010, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(random.Next(19 * 365));
            for (var tries = 0; tries < 366 && zone.GetUtcOffset(day) == zone.GetUtcOffset(day.AddDays(1)); tries++) day = day.AddDays(1);
            Compare(n, zone.Id, day.AddDays(-1), TimeSpan.FromDays(3), schedules: 40);
        }
    }

    private static void Compare(int seed, string zoneId, DateTime from, TimeSpan length, int schedules = 6)
    {
        var random = new Random(seed);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);
        var crons = Enumerable.Range(0, schedules).Select(_ => RandomCron.Draw(random)).ToArray();
        var expected = MinuteByMinute.Fires(crons, zone, from, from + length);
        for (var i = 0; i < crons.Length; i++)
        {
            FirstDifference(Fires(crons[i].Text, zone, from, from + length), expected[i])
                .ShouldBeNull($"seed {seed}, {zoneId}, '{crons[i].Text}'");
        }
    }

    private static IEnumerable<DateTime> Fires(string text, TimeZoneInfo zone, DateTime from, DateTime to)
    {
        var schedule = CronSchedule.Parse(text);
        var next = schedule.Next(new DateTimeOffset(from.AddTicks(-1)), zone);
        for (; next?.UtcDateTime < to; next = schedule.Next(next.Value, zone))
            yield return next.Value.UtcDateTime;
    }

    private static string? FirstDifference(IEnumerable<DateTime> fires, List<DateTime> expected)
    {
        var n = 0;
        foreach (var fire in fires)
        {
            if (n == expected.Count) return $"fires at {fire:O}, should not any more";
            if (fire != expected[n]) return $"fires at {fire:O}, should at {expected[n]:O}";
            n++;
        }

        return n == expected.Count ? null : $"does not fire at {expected[n]:O}";
    }
}
