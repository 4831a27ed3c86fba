using System.Globalization;
using Agentd.Application.Scheduling;
using Agentd.Domain.Agents;
using Agentd.Domain.Scheduling;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Application.Tests.Scheduling;

/// <summary>A scheduler at work on a simulated clock.</summary>
internal sealed class SchedulerRun : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private readonly FakeTimeProvider _time;

    private SchedulerRun(string start, IEnumerable<Agent> agents)
    {
        _time = new FakeTimeProvider(At(start));
        _time.SetLocalTimeZone(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        Clock = new(_time);
        Scheduler = new(Clock, Dispatch, Dispatch, Dispatch, _time, Log);
        Scheduler.Replace(agents);
        _loop = Scheduler.RunAsync(_stop.Token);
    }

    public Scheduler Scheduler { get; }

    public SimulatedClock Clock { get; }

    public FakeTimeProvider Time => _time;

    public RecordingDispatch Dispatch { get; } = new();

    public RecordingLog Log { get; } = new();

    public static SchedulerRun Start(string start, params IEnumerable<Agent> agents) => new(start, agents);

    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    public static Agent Agent(
        string name, string expression, ScheduleOverlap overlap = ScheduleOverlap.Allow, string? zone = "UTC",
        int jitterSeconds = 0) => new()
        {
            Name = AgentName.Parse(name),
            BaseImage = "image",
            MethodologyDirectory = "/m",
            Command = ["work"],
            Schedule = new() { Expression = expression, Overlap = overlap, TimeZone = zone, Jitter = TimeSpan.FromSeconds(jitterSeconds) },
        };

    public Task RunToAsync(string end) => Clock.RunToAsync(At(end));

    public Task SetClockAsync(string now) => Clock.SetAsync(At(now));

    public ScheduleStatus Status(string agent) => Scheduler.View.Agents.Single(a => a.Agent.Value == agent);

    /// <summary>Stops the scheduler and returns what an agent was dispatched for, as times of UTC.</summary>
    public async Task<List<string>> StopAsync(string agent)
    {
        await DisposeAsync();
        return Dispatch.Of(agent).ConvertAll(o => o.UtcDateTime.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.WaitAsync(TimeSpan.FromMinutes(2));
    }
}
