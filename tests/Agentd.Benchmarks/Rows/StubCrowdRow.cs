using System.Diagnostics;
using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;

namespace Agentd.Benchmarks.Rows;

/// <summary>A thousand sessions that all run at the same time, on the stub engine: what the daemon itself can bear.</summary>
internal sealed class StubCrowdRow : IRow
{
    private const int Sessions = 1_000;
    private const int ASecond = 50;

    public string Name => "thousand";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        await using var engine = await StubEngine.CompileAsync();
        var agent = new BenchAgent("builder", "true");
        await using var daemon = new BenchDaemon(bench, "/tmp");
        await daemon.StartAsync([agent], Workbench.NoRepository, engine);
        await DaemonClient.RunAsync(daemon, agent.Name);
        // Longer than the arrivals take, so that all run at the same time.
        engine.Run(TimeSpan.FromSeconds(Sessions / ASecond + 10));

        var before = daemon.Process.ResidentMiB;
        var (latencies, growth) = await ArriveAsync(daemon, agent.Name);
        var most = daemon.Process.ResidentMiB;
        var atOnce = (await DaemonClient.StatusAsync(daemon)).Sessions.Values.Sum();
        most = Math.Max(most, await AllEndAsync(daemon));
        var succeeded = daemon.Records(agent.Name).Count(Succeeded) - 1;

        yield return new Figure(Name, "sessions that did not succeed", "", new Samples(Sessions - succeeded))
        {
            Goal = Goal.Value(0),
            Note = $"{atOnce} of {Sessions} ran at the same time",
        };
        yield return new Figure(Name, "resident memory at most", "MiB", new Samples(most))
        {
            Goal = Goal.Value(150),
            Note = $"{before:F0} MiB before; {growth}",
        };
        yield return new Figure(Name, "dispatch, 99 of 100 within", "ms", new Samples(latencies.Quantile(0.99)))
        {
            Goal = Goal.Value(250),
            Note = $"from connecting to acceptance (validated, record begun on the disk), {ASecond} arrivals a second: "
                + $"median {latencies.Median:F1} ms, most {latencies.Most:F0} ms",
        };
    }

    // At a pace, whatever the answers take: who waits for an answer before asking again measures its own patience.
    private static async Task<(Samples Latencies, string Growth)> ArriveAsync(BenchDaemon daemon, string agent)
    {
        var began = Stopwatch.GetTimestamp();
        List<Task<TimeSpan>> asked = [];
        List<string> growth = [];
        for (var i = 1; i <= Sessions; i++)
        {
            asked.Add(Task.Run(() => DaemonClient.DispatchAsync(daemon, agent)));
            var due = TimeSpan.FromSeconds((double)i / ASecond) - Stopwatch.GetElapsedTime(began);
            if (due > TimeSpan.Zero) await Task.Delay(due);
            if (i % 250 == 0) growth.Add($"{daemon.Process.ResidentMiB:F0} with {i}");
        }
        var taken = await Task.WhenAll(asked);
        return (new Samples(taken.Select(t => t.TotalMilliseconds)), string.Join(", ", growth));
    }

    private static async Task<double> AllEndAsync(BenchDaemon daemon)
    {
        var (most, limit) = (0.0, Stopwatch.StartNew());
        for (; (await DaemonClient.StatusAsync(daemon)).Sessions.Values.Sum() > 0; await Task.Delay(500))
        {
            most = Math.Max(most, daemon.Process.ResidentMiB);
            if (limit.Elapsed > TimeSpan.FromMinutes(3)) throw new TimeoutException("the sessions did not all end within 3 minutes");
        }
        return most;
    }

    private static bool Succeeded(string record) =>
        File.ReadAllText($"{record}/agentd/session.json").Contains("\"outcome\": \"success\"", StringComparison.Ordinal);
}
