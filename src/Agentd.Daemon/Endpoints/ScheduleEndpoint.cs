using Agentd.Application.Scheduling;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>schedule</c>: the next fires of all agents, in their order.</summary>
internal sealed class ScheduleEndpoint(Scheduler scheduler)
{
    private const int Most = 10_000;

    public async Task AnswerAsync(ScheduleRequest request, ServerConnection connection, CancellationToken closing)
    {
        var fires = scheduler.View.Next(Math.Clamp(request.Count, 1, Most));
        await connection.SendAsync(new FireList([.. fires.Select(f => new Fire(f.Agent.Value, f.Due))]), closing).ConfigureAwait(false);
    }
}
