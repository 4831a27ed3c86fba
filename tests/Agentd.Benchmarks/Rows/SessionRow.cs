using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;

namespace Agentd.Benchmarks.Rows;

/// <summary>A whole session through <c>agentd run</c>, against a bare run of the same container, turn and turn about.</summary>
/// <param name="name">The row's name.</param>
/// <param name="credentials">The credentials of the session.</param>
/// <param name="goal">The most that the ratio is to be.</param>
/// <param name="brokered">Whether the session has a filtered network, and placeholders in the place of its credentials.</param>
internal sealed class SessionRow(string name, IReadOnlyList<string> credentials, double goal, bool brokered = false) : IRow
{
    public string Name => name;

    private string What => credentials.Count == 0 ? "agentd run" : $"agentd run, {credentials.Count} {Kind}";

    private string Kind => brokered ? "brokered credentials" : "credentials";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        var repository = await bench.RepositoryAsync();
        var agent = new BenchAgent("builder", "true") { Credentials = credentials };
        if (brokered) agent = agent with { BrokeredTo = "api.example.org", Keys = NetworkRow.Filtered(new Uri(repository).Host) };
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
            Name, What, "ms", new Samples(sessions))
        {
            Reference = new Samples(bares),
            Ratios = new Samples(sessions.Zip(bares, (session, bare) => session / bare)),
            Goal = Goal.Ratio(goal),
        };
    }
}
