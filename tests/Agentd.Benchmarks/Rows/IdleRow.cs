using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;

namespace Agentd.Benchmarks.Rows;

/// <summary>What a daemon costs while there is nothing to do.</summary>
internal sealed class IdleRow : IRow
{
    public string Name => "idle";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        var quiet = TimeSpan.FromSeconds(bench.Quick ? 10 : 60);
        await using var daemon = new BenchDaemon(bench, "/tmp");
        var started = await daemon.StartAsync([new BenchAgent("builder", "true")], Workbench.NoRepository);
        await Task.Delay(TimeSpan.FromSeconds(3));
        var (ticks, wakeUps) = (daemon.Process.TicksWithChildren, daemon.Process.VoluntarySwitches);
        await Task.Delay(quiet);
        ticks = daemon.Process.TicksWithChildren - ticks;
        wakeUps = daemon.Process.VoluntarySwitches - wakeUps;

        yield return new Figure(Name, "resident memory", "MiB", new Samples(daemon.Process.ResidentMiB))
        {
            Goal = Goal.Value(20),
            Note = $"proportional {daemon.Process.ProportionalMiB:F1} MiB, {daemon.Process.Threads} threads, "
                + $"ready {started.TotalMilliseconds:F0} ms after its start",
        };
        yield return new Figure(Name, "child processes", "", new Samples(daemon.Process.Children.Count)) { Goal = Goal.Value(0) };
        yield return new Figure(Name, $"processor ticks in {quiet.TotalSeconds:F0} s", "", new Samples(ticks))
        {
            Goal = Goal.Value(0),
            Note = $"{wakeUps} wake-ups",
        };
        await foreach (var figure in WatchedAsync(bench, quiet)) yield return figure;
    }

    // Whoever waits for it to tell something costs nothing while it has nothing to tell.
    private async IAsyncEnumerable<Figure> WatchedAsync(Workbench bench, TimeSpan quiet)
    {
        await using var daemon = new BenchDaemon(bench, "/tmp")
        {
            Tables = $"""
                [metrics]
                listen = "127.0.0.1:{FreePort.Next()}"
                [[notify]]
                name = "chat"
                kind = "webhook"
                url = "http://127.0.0.1:{FreePort.Next()}/hook"
                allow_private_addresses = true
                """,
        };
        await daemon.StartAsync([new BenchAgent("builder", "true")], Workbench.NoRepository);
        await Task.Delay(quiet);

        yield return new Figure(Name, "resident memory, with metrics and a webhook", "MiB", new Samples(daemon.Process.ResidentMiB))
        {
            Goal = Goal.Value(20),
        };
        yield return new Figure(Name, "notifiers of it", "", new Samples(daemon.Process.Children.Count)) { Goal = Goal.Value(0) };
    }
}
