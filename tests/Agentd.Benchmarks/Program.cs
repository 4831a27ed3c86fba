using Agentd.Benchmarks;
using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Loops;
using Agentd.Benchmarks.Rows;

if (args is ["loops", .. var filter]) return LoopRun.Run(filter);
var quick = args.Contains("quick");
var rows = RowCatalog.Named([.. args.Where(word => word != "quick")], quick);
await using var bench = new Workbench { Quick = quick };
var machine = await Machine.DescribeAsync(bench);
List<Figure> figures = [];
var failures = 0;
foreach (var row in rows)
{
    var began = DateTime.UtcNow;
    try
    {
        await foreach (var figure in row.MeasureAsync(bench)) figures.Add(figure);
    }
    catch (Exception failure) when (failure is not OutOfMemoryException)
    {
        failures++;
        Console.Error.WriteLine($"bench: {row.Name} could not be measured: {failure}");
    }
    Console.Error.WriteLine($"bench: {row.Name}, {(DateTime.UtcNow - began).TotalSeconds:F1} s");
}
Console.WriteLine($"\n{machine}{(quick ? "; a quick run, coarse figures" : "")}\n\n{FigureTable.Render(figures)}");
if (Environment.GetEnvironmentVariable("AGENTD_BENCH_JSON") is { } path) await FigureDocument.WriteAsync(path, machine, quick, figures);
return failures == 0 ? 0 : 1;
