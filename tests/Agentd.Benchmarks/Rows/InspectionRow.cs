using System.Globalization;
using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;
using Agentd.Benchmarks.Programs;

namespace Agentd.Benchmarks.Rows;

/// <summary>
/// What it adds to a request that the broker reads it: the image's own client, a connection a request, from a filtered session and from a
/// container on the host's network, turn and turn about.
/// </summary>
internal sealed class InspectionRow : IRow
{
    private const int Requests = 100;

    public string Name => "inspection";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        using var server = new HttpAnswers();
        var asker = new BenchAgent(
            "asker", "/bin/sh", "-c", $"({Script("host.containers.internal", server.Port)}) >.runa/workspace/times")
        {
            Keys = Network(new Uri(await bench.RepositoryAsync()).Host, server.Port),
        };
        await using var daemon = new BenchDaemon(bench, "/tmp");
        await daemon.StartAsync([asker], await bench.RepositoryAsync());
        List<double> read = [], direct = [];
        // The first pair warms what both use.
        for (var round = -1; round < bench.Rounds(7, 2); round++)
        {
            var (one, other) = (await DirectAsync(bench, server.Port), await ReadAsync(daemon, asker.Name));
            if (round < 0) continue;
            direct.Add(one);
            read.Add(other);
        }
        yield return new Figure(
            Name, "a request that is read, beyond a direct one", "ms", new Samples(read.Zip(direct, (one, other) => one - other)))
        {
            Goal = Goal.Value(2),
            Note = $"{new Samples(read).Median:F1} ms read, {new Samples(direct).Median:F1} ms direct, a client and a connection each",
        };
    }

    private static async Task<double> DirectAsync(Workbench bench, int port) => PerRequest((await Command.RunAsync(
        "podman",
        ["run", "--rm", "--pull=never", "--network=host", bench.Image, "/bin/sh", "-c", Script("127.0.0.1", port)])).Succeeded());

    private static async Task<double> ReadAsync(BenchDaemon daemon, string agent)
    {
        (await daemon.AgentdAsync("run", agent)).Succeeded();
        return PerRequest(await File.ReadAllTextAsync($"{daemon.Records(agent).MaxBy(Directory.GetCreationTimeUtc)}/runa/workspace/times"));
    }

    // Prints when it began and ended, in seconds.
    private static string Script(string host, int port)
    {
        const string Now = "cut -d' ' -f1 /proc/uptime";
        return $"{Now}; for i in $(seq {Requests}); do busybox wget -q -O /dev/null http://{host}:{port}/ || exit 1; done; {Now}";
    }

    private static double PerRequest(string times)
    {
        var seconds = times.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(time => double.Parse(time, CultureInfo.InvariantCulture));
        return (seconds.Last() - seconds.First()) * 1000 / Requests;
    }

    // The clone's host is the server's, by whatever name containers know this machine.
    private static string Network(string host, int port) => $"""
        {NetworkRow.Filtered(host)}
        [[agents.network.allow]]
        host = "host.containers.internal"
        protocol = "http"
        ports = [{port}]
        addresses = ["127.0.0.1/32"]
        """;
}
