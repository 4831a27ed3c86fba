using Agentd.Application.Scheduling;
using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Inputs;
using Agentd.Benchmarks.Programs;
using Agentd.Domain.Agents;
using Agentd.Domain.Scheduling;

namespace Agentd.Benchmarks.Rows;

/// <summary>Ten thousand schedules over a simulated day: the share of a core that keeping them takes.</summary>
internal sealed class CronRow : IRow
{
    private const int Agents = 10_000;

    public string Name => "cron";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        await Task.CompletedTask;
        List<double> shares = [];
        var fires = 0;
        for (var round = -1; round < bench.Rounds(3, 1); round++)
        {
            (var share, fires) = Day(Schedules.Zone);
            if (round >= 0) shares.Add(share * 100);
        }
        yield return new Figure(Name, $"{Agents} schedules, a day", "% of a core", new Samples(shares))
        {
            Goal = Goal.Value(1),
            Note = $"{fires:N0} fires",
        };
    }

    private static (double Share, int Fires) Day(TimeZoneInfo zone)
    {
        var (now, end) = (Schedules.ChangeOfClocks, Schedules.ChangeOfClocks.AddDays(1));
        var agenda = new Agenda();
        var before = CpuTime.OfThisProcess;
        agenda.Replace(Enumerable.Range(0, Agents).Select(Agent), now, zone);
        var fires = 0;
        while (agenda.Soonest is { } due && due < end) fires += agenda.TakeDue(due).Count;
        return ((CpuTime.OfThisProcess - before) / TimeSpan.FromDays(1), fires);
    }

    private static Agent Agent(int number) => new()
    {
        Name = AgentName.Parse($"agent-{number}"),
        BaseImage = "image",
        MethodologyDirectory = "/srv/methodology",
        Command = ["true"],
        Schedule = new AgentSchedule
        {
            Expression = Schedules.Expressions[number % Schedules.Expressions.Count],
            Jitter = TimeSpan.FromSeconds(number % 3 * 20),
        },
    };
}
