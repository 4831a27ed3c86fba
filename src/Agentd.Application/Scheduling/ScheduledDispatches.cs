using Agentd.Domain.Agents;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Scheduling;

/// <summary>
/// The dispatches that are under way, each on its own, so that none waits for another but in a crowd. Only the scheduler's loop may use it.
/// </summary>
internal sealed class ScheduledDispatches(IScheduledDispatch dispatch, TimeProvider time, ILogger log)
{
    /// <summary>How many ask at a time; what a fleet that fires together leaves of the daemon's connections is the operators'.</summary>
    internal const int MostAtOnce = 128;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private readonly Dictionary<AgentName, Task> _underWay = [];
    private readonly SemaphoreSlim _turns = new(MostAtOnce);

    public bool IsUnderWay(AgentName agent) => _underWay.TryGetValue(agent, out var task) && !task.IsCompleted;

    public void Begin(AgentName agent, DateTimeOffset occurrence, CancellationToken stopping)
    {
        var task = Task.Run(() => DispatchAsync(agent, occurrence, stopping), CancellationToken.None);
        _underWay[agent] = IsUnderWay(agent) ? Task.WhenAll(_underWay[agent], task) : task;
    }

    /// <summary>Waits for all of them; what they are cancelled with bounds the wait.</summary>
    public Task EndAsync() => Task.WhenAll(_underWay.Values);

    private async Task DispatchAsync(AgentName agent, DateTimeOffset occurrence, CancellationToken stopping)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
        try
        {
            await InTurnAsync(() => dispatch.DispatchAsync(agent, occurrence, either.Token), either.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            SchedulerLog.DispatchFailed(log, agent.Value, Reason(e));
        }

        string Reason(Exception e) => e is not OperationCanceledException ? e.Message
            : deadline.IsCancellationRequested ? $"the run was not taken within {Deadline.TotalSeconds:0} s"
            : "agentd is shutting down";
    }

    private async Task InTurnAsync(Func<Task> ask, CancellationToken cancellation)
    {
        // A free turn is taken at once, so that the dispatch has begun when the loop goes on.
        if (!_turns.Wait(0, CancellationToken.None)) await _turns.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await ask().WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turns.Release();
        }
    }
}
