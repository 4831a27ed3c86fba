using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;
using Agentd.Benchmarks.Programs;

namespace Agentd.Benchmarks.Rows;

/// <summary>
/// Processor time of a session, against the bare run's: of everything that either starts, monitor and container included, to the last
/// process; and, told only, of the daemon, its Podman calls and the client against the bare run's one Podman process.
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
        Orphans.Adopt();
        var staying = Orphans.Children();

        var rounds = bench.Rounds(20, 4);
        List<double> whole = [], called = [], bareWhole = [], bareCalled = [];
        for (var round = 0; round < rounds; round++)
        {
            var (all, calls) = await SpentAsync(
                staying, async () => (await daemon.AgentdAsync("run", agent.Name)).Succeeded(), daemon.Process);
            whole.Add(all);
            called.Add(calls);
            await using var bare = new BareSession(bench, agent, repository);
            (all, calls) = await SpentAsync(staying, bare.RunAsync);
            bareWhole.Add(all);
            bareCalled.Add(calls);
        }
        yield return new Figure(Name, "processor time a session, all of it", "ms", Mean(whole))
        {
            Reference = Mean(bareWhole),
            Goal = Goal.Ratio(1.2),
        };
        yield return new Figure(Name, "the same without monitor and container", "ms", Mean(called)) { Reference = Mean(bareCalled) };
    }

    /// <summary>Milliseconds, with and without what outlives the call itself.</summary>
    private static async Task<(double All, double Calls)> SpentAsync(
        IReadOnlyList<int> staying, Func<Task> call, ProcessView? daemon = null)
    {
        var before = Spent(daemon);
        await call();
        var calls = Spent(daemon) - before;
        await Orphans.GoneAsync(staying);
        return (Spent(daemon) - before, calls);
    }

    private static double Spent(ProcessView? daemon) =>
        CpuTime.OfChildren.TotalMilliseconds + ((daemon?.TicksWithChildren ?? 0) * 1000 / ProcessView.TicksPerSecond);

    // A daemon's time is told in steps of 10 ms: only the mean of many rounds is finer.
    private static Samples Mean(List<double> rounds) => new(rounds.Average());
}
