using System.Diagnostics;
using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;

namespace Agentd.Benchmarks.Rows;

/// <summary>
/// Sessions one after the other, thousands of them, on the stub engine: the daemon keeps nothing of those that have ended.
/// </summary>
internal sealed class EnduranceRow : IRow
{
    public string Name => "endurance";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        await using var engine = await StubEngine.CompileAsync();
        var agent = new BenchAgent("builder", "true");
        // In memory: ten thousand seals would measure the disk.
        await using var daemon = new BenchDaemon(bench, WorkFolder.Memory);
        await daemon.StartAsync([agent], Workbench.NoRepository, engine);
        var sessions = bench.Rounds(10_000, 1_000);
        List<double> warm = [], late = [];
        var began = Stopwatch.GetTimestamp();
        for (var i = 1; i <= sessions; i++)
        {
            await DaemonClient.RunAsync(daemon, agent.Name);
            if (i % (sessions / 50) != 0) continue;
            if (i > sessions * 4 / 5) late.Add(daemon.Process.ResidentMiB);
            else if (i > sessions / 5 && i <= sessions * 2 / 5) warm.Add(daemon.Process.ResidentMiB);
        }
        var each = Stopwatch.GetElapsedTime(began).TotalMilliseconds / sessions;
        yield return new Figure(Name, $"memory, last fifth of {sessions}", "MiB", new Samples(late))
        {
            Reference = new Samples(warm),
            Goal = Goal.Ratio(1.05),
            Note = $"the reference is the second fifth; {each:F1} ms a session, {engine.Calls} calls of the engine in all",
        };
    }
}
