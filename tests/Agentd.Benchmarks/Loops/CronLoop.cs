using Agentd.Application.Scheduling;
using Agentd.Benchmarks.Inputs;
using BenchmarkDotNet.Attributes;

namespace Agentd.Benchmarks.Loops;

/// <summary>The next occurrence of a schedule.</summary>
[MemoryDiagnoser]
[BenchmarkCategory("cron")]
public class CronLoop
{
    private static readonly DateTimeOffset Midsummer = new(2026, 6, 20, 0, 0, 0, TimeSpan.Zero);

    private readonly CronSchedule _workdays = CronSchedule.Parse(Schedules.Workdays);
    private readonly CronSchedule _eitherDay = CronSchedule.Parse(Schedules.EitherDay);
    private readonly CronSchedule _inTheGap = CronSchedule.Parse("30 2 * * *");

    /// <summary>One day field.</summary>
    [Benchmark(Description = "next, one day field")]
    public DateTimeOffset? Plain() => _workdays.Next(Midsummer, Schedules.Zone);

    /// <summary>Both day fields, either of which may match.</summary>
    [Benchmark(Description = "next, both day fields")]
    public DateTimeOffset? EitherDay() => _eitherDay.Next(Midsummer, Schedules.Zone);

    /// <summary>A time that the zone's clocks leave out on that day.</summary>
    [Benchmark(Description = "next, across a change of clocks")]
    public DateTimeOffset? AcrossChange() => _inTheGap.Next(Schedules.ChangeOfClocks, Schedules.Zone);

    /// <summary>What is done once for each schedule of a configuration.</summary>
    [Benchmark(Description = "parse an expression")]
    public object Parse() => CronSchedule.Parse(Schedules.EitherDay);
}
