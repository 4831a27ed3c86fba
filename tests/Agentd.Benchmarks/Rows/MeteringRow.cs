using System.Globalization;
using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;

namespace Agentd.Benchmarks.Rows;

/// <summary>
/// What it adds that answers are measured: one session asks two servers alike, of which one is metered and both are read, turn and turn
/// about; for an answer in one piece, and for a long stream of short events.
/// </summary>
internal sealed class MeteringRow : IRow
{
    private const int Requests = 100;

    // The clock of the session counts hundredths of a second: as many in a row as make that little.
    private const int Streams = 8;

    public string Name => "metering";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        using var metered = new ModelAnswers();
        using var plain = new ModelAnswers();
        // The first round warms what both use.
        var rounds = bench.Rounds(15, 4) + 1;
        var asker = new BenchAgent("asker", "/bin/sh", "-c", $"({Script(plain.Port, metered.Port, rounds)}) >.runa/workspace/times")
        {
            Keys = NetworkRow.Filtered(new Uri(await bench.RepositoryAsync()).Host) + Rule(plain.Port, "")
                + Rule(metered.Port, "meter = 'anthropic'"),
        };
        await using var daemon = new BenchDaemon(bench, "/tmp");
        await daemon.StartAsync([asker], await bench.RepositoryAsync());
        (await daemon.AgentdAsync("run", asker.Name)).Succeeded();
        var record = daemon.Records(asker.Name).Single();
        CheckUsage(await File.ReadAllTextAsync($"{record}/agentd/session.json"));
        var times = Seconds(await File.ReadAllTextAsync($"{record}/runa/workspace/times")).Chunk(5).Skip(1).ToArray();
        yield return new Figure(Name, "a request that is measured, beyond one that is read", "ms", new Samples(times.Select(Beyond)))
        {
            Goal = Goal.Value(0.3),
            Note = $"{new Samples(times.Select(t => PerRequest(t[0], t[1]))).Median:F2} ms read alone, a client and a connection each",
        };
        yield return new Figure(Name, "a stream that is measured", "MB/s", new Samples(times.Select(t => Speed(t[3], t[4]))))
        {
            Reference = new Samples(times.Select(t => Speed(t[2], t[3]))),
            // The time of the one to the time of the other: 0.9 of the throughput.
            Ratios = new Samples(times.Select(t => (t[4] - t[3]) / (t[3] - t[2]))),
            Goal = Goal.Ratio(1 / 0.9),
            Note = "the ratio is that of the times",
        };
        yield return await DigestedRequests.MeasureAsync(Name, bench.Rounds(15, 4));
    }

    private static double Beyond(double[] times) => PerRequest(times[1], times[2]) - PerRequest(times[0], times[1]);

    private static double PerRequest(double from, double to) => (to - from) * 1000 / Requests;

    private static double Speed(double from, double to) => (double)Streams * ModelAnswers.StreamBytes / (to - from) / 1e6;

    private static IEnumerable<double> Seconds(string times) =>
        times.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(time => double.Parse(time, CultureInfo.InvariantCulture));

    private static void CheckUsage(string session)
    {
        if (!session.Contains("\"claude\"", StringComparison.Ordinal) || session.Contains("unmeasured", StringComparison.Ordinal))
            throw new InvalidOperationException($"not all was measured: {session}");
    }

    // Prints five times a round, in seconds: before, and after each of the four parts.
    private static string Script(int plain, int metered, int rounds)
    {
        const string Now = "cut -d' ' -f1 /proc/uptime";
        var ask = "ask() { busybox wget -q -O /dev/null --post-data {} http://host.containers.internal:$1$2/v1/messages || exit 1; }";
        string Many(int port) => $"for i in $(seq {Requests}); do ask {port}; done; {Now}";
        string Long(int port) => $"for i in $(seq {Streams}); do ask {port} /stream; done; {Now}";
        return $"{ask}; for r in $(seq {rounds}); do {Now}; {Many(plain)}; {Many(metered)}; {Long(plain)}; {Long(metered)}; done";
    }

    private static string Rule(int port, string meter) => $"""

        [[agents.network.allow]]
        host = "host.containers.internal"
        protocol = "http"
        ports = [{port}]
        addresses = ["127.0.0.1/32"]
        {meter}
        """;
}
