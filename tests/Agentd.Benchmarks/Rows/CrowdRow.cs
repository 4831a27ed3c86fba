using System.Diagnostics;
using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;

namespace Agentd.Benchmarks.Rows;

/// <summary>Many sessions asked for at once, until the last has ended, against as many bare runs at once.</summary>
internal sealed class CrowdRow : IRow
{
    private const int Sessions = 24;

    public string Name => "crowd";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        var agent = new BenchAgent("builder", "true");
        var repository = await bench.RepositoryAsync();
        await using var daemon = new BenchDaemon(bench, "/tmp");
        await daemon.StartAsync([agent], repository);
        List<double> crowds = [], bares = [];
        for (var round = 0; round < bench.Rounds(5, 1); round++)
        {
            bares.Add(await BareAsync(bench, agent, repository));
            crowds.Add(await AtOnceAsync(async () => (await daemon.AgentdAsync("run", agent.Name)).Succeeded()));
        }
        yield return new Figure(Name, $"{Sessions} sessions at once", "ms", new Samples(crowds))
        {
            Reference = new Samples(bares),
            Ratios = new Samples(crowds.Zip(bares, (crowd, bare) => crowd / bare)),
            Goal = Goal.Ratio(1.05),
        };
    }

    private static async Task<double> BareAsync(Workbench bench, BenchAgent agent, string repository)
    {
        var prepared = new Queue<BareSession>(Enumerable.Range(0, Sessions).Select(_ => new BareSession(bench, agent, repository)));
        var all = prepared.ToArray();
        var took = await AtOnceAsync(() => prepared.Dequeue().RunAsync());
        foreach (var bare in all) await bare.DisposeAsync();
        return took;
    }

    private static async Task<double> AtOnceAsync(Func<Task> one)
    {
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Sessions).Select(_ => one()).ToArray());
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }
}
