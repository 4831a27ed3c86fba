using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;
using Agentd.Benchmarks.Programs;

namespace Agentd.Benchmarks.Rows;

/// <summary>The commands that operators and scripts call all day: the whole process, from fork to exit.</summary>
internal sealed class CommandsRow : IRow
{
    public string Name => "commands";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        var rounds = bench.Rounds(100, 20);
        await using var daemon = new BenchDaemon(bench, "/tmp");
        await daemon.StartAsync([new BenchAgent("builder", "true")], Workbench.NoRepository);
        var (version, nothing) = await TakenAsync(rounds, () => Command.RunAsync(bench.Agentd, ["--version"]));
        yield return new Figure(Name, "agentd --version", "ms", version)
        {
            Reference = nothing,
            Goal = Goal.Value(10),
            Note = "the reference is /bin/true",
        };
        (var ps, nothing) = await TakenAsync(rounds, () => daemon.AgentdAsync("ps"));
        yield return new Figure(Name, "agentd ps", "ms", ps) { Reference = nothing, Goal = Goal.Value(20) };
    }

    private static async Task<(Samples, Samples)> TakenAsync(int rounds, Func<Task<Command>> run)
    {
        List<double> taken = [], nothing = [];
        for (var round = -3; round < rounds; round++)
        {
            var reference = await Command.RunAsync("/bin/true", []);
            var ended = await run();
            ended.Succeeded();
            if (round < 0) continue;
            nothing.Add(reference.Took.TotalMilliseconds);
            taken.Add(ended.Took.TotalMilliseconds);
        }
        return (new Samples(taken), new Samples(nothing));
    }
}
