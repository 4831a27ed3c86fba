using System.Diagnostics;
using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;
using Agentd.Infrastructure.Configuration;
using Tomlyn.Parsing;

namespace Agentd.Benchmarks.Rows;

/// <summary>Loading a configuration of ten thousand agents, every rule checked, against Tomlyn's own parse of the text.</summary>
internal sealed class ConfigurationRow : IRow
{
    private const int Agents = 10_000;

    public string Name => "configuration";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        await using var folder = new WorkFolder(WorkFolder.Memory);
        var path = $"{folder.Path}/agentd.toml";
        var text = $"[daemon]\nsocket_path = \"s\"\npid_file = \"p\"\naudit_root = \"a\"\n"
            + string.Concat(Enumerable.Range(0, Agents).Select(Agent));
        await File.WriteAllTextAsync(path, text);
        var loader = new ConfigurationLoader(Environment.GetEnvironmentVariable);
        List<double> loading = [], parsing = [];
        for (var round = -1; round < bench.Rounds(8, 3); round++)
        {
            var parse = Take(() => SyntaxParser.Parse(text, validate: false));
            var load = Take(() => loader.Load(path).Require());
            if (round < 0) continue;
            parsing.Add(parse);
            loading.Add(load);
        }
        yield return new Figure(Name, $"load {Agents} agents", "ms", new Samples(loading))
        {
            Reference = new Samples(parsing),
            Goal = Goal.Value(1_000),
            Note = $"{text.Length / 1024} KiB; the reference is Tomlyn's parse alone",
        };
    }

    private static double Take(Action work)
    {
        var began = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static string Agent(int number) => new BenchAgent($"agent-{number}", "true", "--of", $"{number}")
    {
        Keys = $"schedule = \"{number % 60} {number % 24} * * *\"",
        Credentials = ["FORGE_TOKEN"],
    }.ToToml("localhost/agent:latest", "/srv/methodology", $"https://forge.example/site-{number}.git");
}
