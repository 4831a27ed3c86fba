using System.Globalization;
using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;

namespace Agentd.Benchmarks.Rows;

/// <summary>What sessions cost the daemon while they merely run: memory of it and its children, and wake-ups.</summary>
internal sealed class RunningRow : IRow
{
    private const int Sessions = 10;

    public string Name => "running";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        var quiet = TimeSpan.FromSeconds(bench.Quick ? 5 : 20);
        var seconds = (quiet.TotalSeconds + 60).ToString(CultureInfo.InvariantCulture);
        var sleeper = new BenchAgent("sleeper", "/bin/sh", "-c", $"touch .runa/workspace/ready; exec sleep {seconds}");
        var quick = new BenchAgent("builder", "true");
        await using var daemon = new BenchDaemon(bench, "/tmp");
        await daemon.StartAsync([quick, sleeper], await bench.RepositoryAsync());
        // What the daemon keeps after any work is not what running sessions cost.
        await Task.WhenAll(Enumerable.Range(0, Sessions).Select(_ => DaemonClient.RunAsync(daemon, quick.Name)));
        await Task.Delay(TimeSpan.FromSeconds(3));
        var before = daemon.Process.ProportionalMiB;

        for (var i = 0; i < Sessions; i++) await DaemonClient.DispatchAsync(daemon, sleeper.Name);
        await AllRunAsync(daemon, sleeper.Name);
        // The thread pool lets idle threads go after 20 s; what wakes after that is a poll.
        await Task.Delay(TimeSpan.FromSeconds(bench.Quick ? 3 : 25));
        var during = daemon.Process.ProportionalMiB;
        var (wakeUps, ticks) = (daemon.Process.VoluntarySwitches, daemon.Process.TicksWithChildren);
        await Task.Delay(quiet);
        wakeUps = daemon.Process.VoluntarySwitches - wakeUps;
        ticks = daemon.Process.TicksWithChildren - ticks;
        var children = daemon.Process.Children.Count;
        foreach (var record in daemon.Records(sleeper.Name))
            (await daemon.AgentdAsync("stop", Path.GetFileName(record), "--time", "2")).Succeeded();

        yield return new Figure(Name, "memory a running session", "MiB", new Samples((during - before) / Sessions))
        {
            Goal = Goal.Value(1),
            Note = $"daemon {before:F1} MiB before, {during:F1} with {Sessions} sessions (proportional), {children} child processes",
        };
        yield return new Figure(Name, $"wake-ups in {quiet.TotalSeconds:F0} s", "", new Samples(wakeUps))
        {
            Goal = Goal.Value(0),
            Note = $"{ticks} processor ticks, {Sessions} sessions asleep",
        };
    }

    private static async Task AllRunAsync(BenchDaemon daemon, string agent)
    {
        for (var tries = 0; tries < 600; tries++, await Task.Delay(100))
            if (daemon.Records(agent).Count(record => File.Exists($"{record}/runa/workspace/ready")) == Sessions) return;
        throw new TimeoutException("the sessions did not all begin to run within a minute");
    }
}
