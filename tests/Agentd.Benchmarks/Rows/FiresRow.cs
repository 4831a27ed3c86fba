using System.Text.Json;
using Agentd.Application.Scheduling;
using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;
using Agentd.Domain.Agents;
using Agentd.Domain.Scheduling;

namespace Agentd.Benchmarks.Rows;

/// <summary>A thousand scheduled sessions within one minute, on the stub engine: how late each was accepted.</summary>
internal sealed class FiresRow : IRow
{
    private const int Agents = 1_000;
    private static readonly TimeSpan _jitter = TimeSpan.FromSeconds(50);

    public string Name => "fires";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        await using var engine = await StubEngine.CompileAsync();
        await using var daemon = new BenchDaemon(bench, "/tmp");
        var names = Enumerable.Range(0, bench.Rounds(Agents, Agents / 10)).Select(i => $"agent-{i}").ToArray();
        // All at one hour and minute, so that nothing fires while the last sessions end.
        var minute = DateTime.Now.AddSeconds(10);
        minute = minute.AddMinutes(1).AddSeconds(-minute.Second);
        var expression = $"{minute.Minute} {minute.Hour} * * *";
        var schedule = $"schedule = \"{expression}\"\njitter = \"{_jitter.TotalSeconds:F0}s\"";
        await daemon.StartAsync(names.Select(name => new BenchAgent(name, "true") { Keys = schedule }), Workbench.NoRepository, engine);
        var before = DateTimeOffset.Now;
        await Task.Delay(minute - DateTime.Now + _jitter + TimeSpan.FromSeconds(3));

        var late = names.Select(name => Accepted(daemon, name) - Due(name, expression, before))
            .Select(time => time.TotalMilliseconds).ToArray();
        yield return new Figure(
            Name, $"lateness of {names.Length} fires in {_jitter.TotalSeconds:F0} s, at most", "ms", new Samples(late.Max()))
        {
            Goal = Goal.Value(1_000),
            Note = $"median {new Samples(late).Median:F1} ms",
        };
    }

    private static DateTimeOffset Due(string agent, string expression, DateTimeOffset from) =>
        FireTimes.Of(AgentName.Parse(agent), new AgentSchedule { Expression = expression, Jitter = _jitter }, TimeZoneInfo.Local)
            .From(from)!.Value.Due;

    private static DateTimeOffset Accepted(BenchDaemon daemon, string agent)
    {
        var record = daemon.Records(agent).SingleOrDefault() ?? throw new InvalidOperationException($"{agent} did not fire exactly once");
        using var document = JsonDocument.Parse(File.ReadAllBytes($"{record}/agentd/session.json"));
        return document.RootElement.GetProperty("start_timestamp").GetDateTimeOffset();
    }
}
