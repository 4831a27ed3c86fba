using System.Globalization;
using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;
using Agentd.Benchmarks.Programs;

namespace Agentd.Benchmarks.Rows;

/// <summary>
/// <c>logs --follow</c>: how far behind a follower of a real session is, and what a hundred of a hundred sessions, which all print, cost
/// the daemon. The hundred run on the stub engine, which prints as conmon does: a hundred containers would be what is measured.
/// </summary>
internal sealed class FollowRow : IRow
{
    private const int Sessions = 100;
    private static readonly TimeSpan _every = TimeSpan.FromMilliseconds(100);

    public string Name => "follow";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        var lag = await LagAsync(bench);
        yield return new Figure(Name, "behind the agent, at most", "ms", new Samples(lag.Most))
        {
            Goal = Goal.Value(200),
            Note = $"from the agent's reading of the clock to the line's arrival out of an 'agentd logs --follow', {lag.Count} lines: "
                + $"median {lag.Median:F1} ms, 99 of 100 within {lag.Quantile(0.99):F1} ms",
        };

        await using var engine = await StubEngine.CompileAsync();
        var agent = new BenchAgent("builder", "true");
        await using var daemon = new BenchDaemon(bench, "/tmp");
        await daemon.StartAsync([agent], Workbench.NoRepository, engine);
        engine.Run(TimeSpan.FromSeconds(bench.Quick ? 25 : 60));
        engine.Print(_every);
        await Task.WhenAll(Enumerable.Range(0, Sessions).Select(_ => DaemonClient.DispatchAsync(daemon, agent.Name)));
        foreach (var figure in await CrowdAsync(bench, daemon, [.. daemon.Records(agent.Name).Select(record => Path.GetFileName(record)!)]))
            yield return figure;
    }

    private static async Task<Samples> LagAsync(Workbench bench)
    {
        var lines = bench.Rounds(400, 100);
        var teller = new BenchAgent("teller", "/bin/sh", "-c", $"for i in $(seq {lines}); do date +%s.%N; sleep 0.03; done");
        await using var daemon = new BenchDaemon(bench, "/tmp");
        await daemon.StartAsync([teller], await bench.RepositoryAsync());
        await DaemonClient.DispatchAsync(daemon, teller.Name);
        using var follower = Follow(bench, daemon, Path.GetFileName(daemon.Records(teller.Name).Single()));
        List<double> lags = [];
        while (await follower.StandardOutput.ReadLineAsync() is { } line)
        {
            if (decimal.TryParse(line, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var printed))
                lags.Add((DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMilliseconds - (double)(printed * 1000));
        }

        return lags.Count == lines ? new Samples(lags) : throw new InvalidOperationException($"{lags.Count} of {lines} lines arrived");
    }

    private async Task<IReadOnlyList<Figure>> CrowdAsync(Workbench bench, BenchDaemon daemon, IReadOnlyList<string> sessions)
    {
        var (settle, apart) = (TimeSpan.FromSeconds(bench.Quick ? 3 : 10), TimeSpan.FromSeconds(bench.Quick ? 5 : 20));
        await Task.Delay(settle);
        var none = daemon.Process.ResidentMiB;
        using var over = new CancellationTokenSource();
        var crowd = sessions.Select(session => new Follower(daemon, session, over.Token)).ToArray();
        using var one = Follow(bench, daemon, sessions[0]);
        _ = one.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await Task.Delay(settle);
        var (early, client, seen) = (daemon.Process.ResidentMiB, new ProcessView(one.Id), crowd.Sum(f => f.Lines));
        var clientEarly = client.ResidentMiB;
        await Task.Delay(apart);
        var (late, clientLate) = (daemon.Process.ResidentMiB, client.ResidentMiB);
        seen = crowd.Sum(f => f.Lines) - seen;
        await over.CancelAsync();
        var lags = new Samples((await Task.WhenAll(crowd.Select(f => f.EndAsync()))).SelectMany(lag => lag));
        one.Kill();

        var flow = $"{seen} lines in the {apart.TotalSeconds:F0} s between; {lags.Median:F1} ms behind, "
            + $"99 of 100 within {lags.Quantile(0.99):F1} ms, {lags.Most:F0} ms at most";
        return
        [
            new Figure(Name, $"daemon with {Sessions} followers", "MiB", new Samples(late))
            {
                Reference = new Samples(early),
                Goal = Goal.Ratio(1.05),
                Note = $"the reference is {apart.TotalSeconds:F0} s before; {none:F1} MiB without followers; {flow}",
            },
            new Figure(Name, "a client that follows", "MiB", new Samples(clientLate))
            {
                Reference = new Samples(clientEarly),
                Goal = Goal.Ratio(1.05),
            },
        ];
    }

    private static System.Diagnostics.Process Follow(Workbench bench, BenchDaemon daemon, string session)
    {
        var process = Command.Start(bench.Agentd, ["logs", session, "--follow", "--socket-path", daemon.Socket]);
        process.StandardInput.Close();
        return process;
    }
}
