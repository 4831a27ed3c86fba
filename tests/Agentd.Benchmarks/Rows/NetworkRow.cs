using System.Globalization;
using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;
using Agentd.Benchmarks.Programs;

namespace Agentd.Benchmarks.Rows;

/// <summary>
/// What a filtered network costs: a session's time against an unfiltered one's, turn and turn about, and the broker's memory.
/// </summary>
internal sealed class NetworkRow : IRow
{
    private const int Sessions = 20;
    private const string Sleep = "touch .runa/workspace/ready; exec sleep 600";
    private const string Read = """

        [[agents.network.allow]]
        host = "api.example.org"
        methods = ["GET"]
        """;

    public string Name => "network";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        var repository = await bench.RepositoryAsync();
        var filtered = Filtered(new Uri(repository).Host);
        BenchAgent[] agents =
        [
            new("open", "true"), new("closed", "true") { Keys = filtered },
            new("sleeper", "/bin/sh", "-c", Sleep) { Keys = filtered }, new("reader", "/bin/sh", "-c", Sleep) { Keys = filtered + Read },
        ];
        await using var daemon = new BenchDaemon(bench, "/tmp");
        await daemon.StartAsync(agents, repository);
        await RunAsync(daemon, "open");
        yield return new Figure(Name, "processes of the broker while nobody is filtered", "", new Samples(daemon.Brokers.Count))
        {
            Goal = Goal.Value(0),
        };
        var first = new Samples(await RunAsync(daemon, "closed"));
        yield return new Figure(Name, "the first filtered session, which starts the broker", "ms", first)
        {
            Reference = new Samples(await RunAsync(daemon, "open")),
        };
        yield return await WarmAsync(bench, daemon);
        await foreach (var figure in MemoryAsync(daemon)) yield return figure;
    }

    /// <summary>A filtered network from which a repository's host is reached for the clone alone, as TOML.</summary>
    public static string Filtered(string host) => $"""
        [agents.network]
        mode = "filtered"
        [[agents.network.allow]]
        host = "{host}"
        protocol = "tcp"
        ports = [1]
        addresses = ["127.0.0.1/32"]
        """;

    private async Task<Figure> WarmAsync(Workbench bench, BenchDaemon daemon)
    {
        List<double> closed = [], open = [];
        for (var round = 0; round < bench.Rounds(25, 4); round++)
        {
            open.Add(await RunAsync(daemon, "open"));
            closed.Add(await RunAsync(daemon, "closed"));
        }
        return new Figure(Name, "a filtered session", "ms", new Samples(closed))
        {
            Reference = new Samples(open),
            Ratios = new Samples(closed.Zip(open, (one, other) => one / other)),
            Goal = Goal.Ratio(1),
        };
    }

    private async IAsyncEnumerable<Figure> MemoryAsync(BenchDaemon daemon)
    {
        await SleepAsync(daemon, "sleeper", 1);
        var one = await MemoryOfAsync(daemon.Brokers);
        await SleepAsync(daemon, "sleeper", Sessions);
        var many = await MemoryOfAsync(daemon.Brokers);
        await SleepAsync(daemon, "reader", 1);
        var reading = await MemoryOfAsync(daemon.Brokers.Where(process => process.Arguments.Contains("agentd-inspect")));
        foreach (var record in daemon.Records("sleeper").Concat(daemon.Records("reader")).ToArray())
            (await daemon.AgentdAsync("stop", Path.GetFileName(record), "--time", "2")).Succeeded();
        yield return new Figure(Name, "memory of the broker with one session", "MiB", new Samples(one)) { Goal = Goal.Value(8) };
        yield return new Figure(Name, "memory per further session", "MiB", new Samples((many - one) / (Sessions - 1)))
        {
            Goal = Goal.Value(0.15),
            Note = $"{many:F1} MiB with {Sessions} sessions (proportional)",
        };
        yield return new Figure(Name, "memory of a relay that reads requests", "MiB", new Samples(reading)) { Goal = Goal.Value(20) };
    }

    // Until they run, and their broker has given back what only their start needed.
    private static async Task SleepAsync(BenchDaemon daemon, string agent, int sessions)
    {
        while (daemon.Records(agent).Count() < sessions) await DaemonClient.DispatchAsync(daemon, agent);
        for (var tries = 0; tries < 1200; tries++, await Task.Delay(100))
        {
            if (daemon.Records(agent).Count(record => File.Exists($"{record}/runa/workspace/ready")) != sessions) continue;
            await Task.Delay(TimeSpan.FromSeconds(10));
            return;
        }
        throw new TimeoutException("the sessions did not all begin to run within two minutes");
    }

    // The relay hides from its own user: only root of Podman's user namespace sees its memory.
    private static async Task<double> MemoryOfAsync(IEnumerable<ProcessView> processes)
    {
        var kilobytes = 0.0;
        foreach (var process in processes)
        {
            var rollup = (await Command.RunAsync("podman", ["unshare", "cat", $"/proc/{process.Id}/smaps_rollup"])).Succeeded();
            var pss = rollup.Split('\n').Single(line => line.StartsWith("Pss:", StringComparison.Ordinal));
            kilobytes += double.Parse(pss["Pss:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        }
        return kilobytes / 1024;
    }

    private static async Task<double> RunAsync(BenchDaemon daemon, string agent)
    {
        var session = await daemon.AgentdAsync("run", agent);
        session.Succeeded();
        return session.Took.TotalMilliseconds;
    }
}
