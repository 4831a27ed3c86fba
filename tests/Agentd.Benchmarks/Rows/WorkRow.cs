using System.Text.Json;
using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;

namespace Agentd.Benchmarks.Rows;

/// <summary>
/// What looking for work costs a session that left none: its time against that of one that keeps nothing, turn and turn about, in clones.
/// </summary>
internal sealed class WorkRow : IRow
{
    public string Name => "work";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        var repository = await bench.RepositoryAsync();
        BenchAgent[] agents = [new("keeping", "true"), new("leaving", "true") { Keys = "keep_work = \"never\"" }];
        await using var daemon = new BenchDaemon(bench, "/tmp");
        await daemon.StartAsync(agents, repository);
        await RunAsync(daemon, "keeping");
        await RunAsync(daemon, "leaving");
        List<double> costs = [], clones = [];
        for (var round = 0; round < bench.Rounds(25, 4); round++)
        {
            var leaving = await RunAsync(daemon, "leaving");
            costs.Add(await RunAsync(daemon, "keeping") - leaving);
            clones.Add(Clone(daemon.Records("keeping").MaxBy(Directory.GetCreationTimeUtc)!));
        }
        yield return new Figure(Name, "looking for work where there is none", "ms", new Samples(costs))
        {
            Reference = new Samples(clones),
            Ratios = new Samples(costs.Zip(clones, (one, other) => one / other)),
            Goal = Goal.Ratio(1.5),
        };
    }

    private static double Clone(string record)
    {
        using var session = JsonDocument.Parse(File.ReadAllBytes($"{record}/agentd/session.json"));
        return session.RootElement.GetProperty("phases").EnumerateArray()
            .Single(phase => phase.GetProperty("name").GetString() == "set-up:clone").GetProperty("duration_ms").GetDouble();
    }

    private static async Task<double> RunAsync(BenchDaemon daemon, string agent)
    {
        var session = await daemon.AgentdAsync("run", agent);
        session.Succeeded();
        return session.Took.TotalMilliseconds;
    }
}
