using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Agentd.Benchmarks.Loops;

/// <summary>Measures the hot loops with BenchmarkDotNet: in this process, so that nothing is generated, compiled or downloaded.</summary>
internal static class LoopRun
{
    private static readonly Type[] _loops =
    [
        typeof(MaskingLoop), typeof(SealingLoop), typeof(SchemaLoop), typeof(CronLoop), typeof(ProtocolLoop),
        typeof(MeteringLoop),
    ];

    /// <summary>Prints one table; what BenchmarkDotNet says on the way is in a log beside its reports.</summary>
    /// <param name="filter">Parts of the names of loops and their methods; all are measured where there is none.</param>
    /// <returns>The exit code: 1 when a loop was not measured, or none has such a name.</returns>
    public static int Run(string[] filter)
    {
        var summaries = BenchmarkRunner.Run(_loops, Config(filter));
        foreach (var summary in summaries) Print(summary);
        var measured = summaries.Sum(summary => summary.Reports.Count(report => report.Success));
        var asked = summaries.Sum(summary => summary.BenchmarksCases.Length);
        if (measured > 0 && measured == asked) return 0;
        Console.Error.WriteLine(
            $"bench: {measured} of {asked} loops were measured{(asked == 0 ? $"; there is none named '{string.Join(' ', filter)}'" : "")}");
        return 1;
    }

    private static ManualConfig Config(string[] filter)
    {
        var config = ManualConfig.CreateEmpty()
            .AddJob(
                Job.ShortRun.WithIterationCount(10).WithIterationTime(TimeInterval.FromMilliseconds(200))
                    .WithToolchain(InProcessEmitToolchain.Instance))
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddColumn(CategoriesColumn.Default)
            .HideColumns(Column.Type)
            .AddLogicalGroupRules(BenchmarkLogicalGroupRule.ByCategory)
            .WithSummaryStyle(SummaryStyle.Default.WithTimeUnit(TimeUnit.Microsecond))
            .AddExporter(MarkdownExporter.GitHub)
            .AddLogger(NullLogger.Instance)
            .WithOptions(ConfigOptions.JoinSummary)
            .WithArtifactsPath("artifacts/loops");
        return filter.Length == 0 ? config : config.AddFilter(new GlobFilter([.. filter.Select(word => $"*Loops.*{word}*")]));
    }

    private static void Print(Summary summary) => MarkdownExporter.Console.ExportToLog(summary, ConsoleLogger.Default);
}
