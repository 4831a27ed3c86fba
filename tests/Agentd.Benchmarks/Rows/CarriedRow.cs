using System.Globalization;
using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;
using Agentd.Benchmarks.Programs;

namespace Agentd.Benchmarks.Rows;

/// <summary>
/// What it adds to requests, and to a long answer, that the broker carries them: the image's own client, a connection a request, from a
/// filtered session and from a container on the host's network, turn and turn about.
/// </summary>
/// <param name="name">The row's name.</param>
/// <param name="protocol">That of the rule, by which the broker looks at what it carries or does not.</param>
/// <param name="done">What the broker does with it, in a word.</param>
/// <param name="request">How much longer than a direct one a request may take, in milliseconds.</param>
/// <param name="answer">How many times as long as a direct one a long answer may take; null to tell only.</param>
internal sealed class CarriedRow(string name, string protocol, string done, double request, double? answer) : IRow
{
    private const int Requests = 100;

    public string Name => name;

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        using var server = new ModelAnswers();
        var asker = new BenchAgent(
            "asker", "/bin/sh", "-c", $"({Script("host.containers.internal", server.Port)}) >.runa/workspace/times")
        {
            Keys = Network(new Uri(await bench.RepositoryAsync()).Host, server.Port),
        };
        await using var daemon = new BenchDaemon(bench, "/tmp");
        await daemon.StartAsync([asker], await bench.RepositoryAsync());
        List<(double Carried, double Direct)> requests = [], answers = [];
        // The first pair warms what both use.
        for (var round = -1; round < bench.Rounds(7, 2); round++)
        {
            var (direct, carried) = (await DirectAsync(bench, server.Port), await CarriedAsync(daemon, asker.Name));
            if (round < 0) continue;
            requests.Add((PerRequest(carried), PerRequest(direct)));
            answers.Add((carried[2] - carried[1], direct[2] - direct[1]));
        }
        yield return new Figure(
            Name, $"a request that is {done}, beyond a direct one", "ms", new Samples(requests.Select(pair => pair.Carried - pair.Direct)))
        {
            Goal = Goal.Value(request),
            Note = string.Create(CultureInfo.InvariantCulture,
                $"{new Samples(requests.Select(pair => pair.Carried)).Median:F1} ms {done}, "
                + $"{new Samples(requests.Select(pair => pair.Direct)).Median:F1} ms direct, a client and a connection each"),
        };
        yield return new Figure(Name, $"a long answer that is {done}", "MB/s", new Samples(answers.Select(pair => Speed(pair.Carried))))
        {
            Reference = new Samples(answers.Select(pair => Speed(pair.Direct))),
            Ratios = new Samples(answers.Select(pair => pair.Carried / pair.Direct)),
            Goal = answer is { } most ? Goal.Ratio(most) : null,
            Note = "the ratio is that of the times",
        };
    }

    private static async Task<double[]> DirectAsync(Workbench bench, int port) => Seconds((await Command.RunAsync(
        "podman",
        ["run", "--rm", "--pull=never", "--network=host", bench.Image, "/bin/sh", "-c", Script("127.0.0.1", port)])).Succeeded());

    private static async Task<double[]> CarriedAsync(BenchDaemon daemon, string agent)
    {
        (await daemon.AgentdAsync("run", agent)).Succeeded();
        return Seconds(await File.ReadAllTextAsync($"{daemon.Records(agent).MaxBy(Directory.GetCreationTimeUtc)}/runa/workspace/times"));
    }

    // Prints three times, in seconds: before, between, and after the requests and the long answer. The name is asked for once, before.
    private static string Script(string host, int port)
    {
        const string Now = "cut -d' ' -f1 /proc/uptime";
        var ask = $"busybox wget -q -O /dev/null --header Host:{host}:{port} --post-data {{}} http://$at:{port}";
        return $"at=$(getent hosts {host} | cut -d' ' -f1); "
            + $"{Now}; for i in $(seq {Requests}); do {ask}/ || exit 1; done; {Now}; {ask}/stream || exit 1; {Now}";
    }

    private static double[] Seconds(string times) =>
        [.. times.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(time => double.Parse(time, CultureInfo.InvariantCulture))];

    private static double PerRequest(double[] times) => (times[1] - times[0]) * 1000 / Requests;

    private static double Speed(double seconds) => ModelAnswers.StreamBytes / seconds / 1e6;

    // The clone's host is the server's, by whatever name containers know this machine.
    private string Network(string host, int port) => $"""
        {NetworkRow.Filtered(host)}
        [[agents.network.allow]]
        host = "host.containers.internal"
        protocol = "{protocol}"
        ports = [{port}]
        addresses = ["127.0.0.1/32"]
        """;
}
