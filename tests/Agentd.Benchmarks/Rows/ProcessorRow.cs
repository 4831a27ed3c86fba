using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;
using Agentd.Benchmarks.Programs;

namespace Agentd.Benchmarks.Rows;

/// <summary>
/// Processor time of a session: daemon, its Podman calls and the client, against the bare run's. What conmon and the container use is
/// the same on both sides and counted on neither.
/// </summary>
internal sealed class ProcessorRow : IRow
{
    public string Name => "processor";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        var agent = new BenchAgent("builder", "true");
        var repository = await bench.RepositoryAsync();
        await using var daemon = new BenchDaemon(bench, "/tmp");
        await daemon.StartAsync([agent], repository);
        (await daemon.AgentdAsync("run", agent.Name)).Succeeded();

        var rounds = bench.Rounds(20, 4);
        var (daemonBefore, ownBefore, clientsBefore) = (daemon.Process.TicksWithChildren, daemon.Process.Ticks, CpuTime.OfChildren);
        for (var round = 0; round < rounds; round++) (await daemon.AgentdAsync("run", agent.Name)).Succeeded();
        var clients = (CpuTime.OfChildren - clientsBefore).TotalMilliseconds / rounds;
        var served = (daemon.Process.TicksWithChildren - daemonBefore) * 1000 / ProcessView.TicksPerSecond / rounds;
        var own = (daemon.Process.Ticks - ownBefore) * 1000 / ProcessView.TicksPerSecond / rounds;

        List<double> bares = [];
        for (var round = 0; round < rounds; round++)
        {
            await using var bare = new BareSession(bench, agent, repository);
            var before = CpuTime.OfChildren;
            await bare.RunAsync();
            bares.Add((CpuTime.OfChildren - before).TotalMilliseconds);
        }
        yield return new Figure(Name, "processor time a session", "ms", new Samples(served + clients))
        {
            Reference = new Samples(bares),
            Goal = Goal.Ratio(1.2),
            Note = $"daemon {own:F1} ms, its Podman calls {served - own:F0} ms, client {clients:F1} ms, over {rounds} sessions",
        };
    }
}
