using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;

namespace Agentd.Benchmarks.Rows;

/// <summary>A whole session through <c>agentd run</c>, against a bare run of the same container, turn and turn about.</summary>
internal sealed class SessionRow(string name, IReadOnlyList<string> credentials, double goal) : IRow
{
    public string Name => name;

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        var agent = new BenchAgent("builder", "true") { Credentials = credentials };
        var repository = await bench.RepositoryAsync();
        await using var daemon = new BenchDaemon(bench, "/tmp");
        await daemon.StartAsync([agent], repository);
        List<double> sessions = [], bares = [];
        // The first pair warms what both use.
        for (var round = -1; round < bench.Rounds(25, 4); round++)
        {
            await using var bare = new BareSession(bench, agent, repository);
            var bareTook = (await bare.RunAsync()).Took.TotalMilliseconds;
            var session = await daemon.AgentdAsync("run", agent.Name);
            session.Succeeded();
            if (round < 0) continue;
            bares.Add(bareTook);
            sessions.Add(session.Took.TotalMilliseconds);
        }
        yield return new Figure(
            Name, credentials.Count == 0 ? "agentd run" : $"agentd run, {credentials.Count} credentials", "ms", new Samples(sessions))
        {
            Reference = new Samples(bares),
            Ratios = new Samples(sessions.Zip(bares, (session, bare) => session / bare)),
            Goal = Goal.Ratio(goal),
        };
    }
}
