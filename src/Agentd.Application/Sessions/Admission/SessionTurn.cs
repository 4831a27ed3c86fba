using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Admission;

/// <summary>A session's turn: waited for, then held until it is disposed of. Disposing of a turn that never came gives up the wait.</summary>
public sealed class SessionTurn : IDisposable
{
    private readonly TaskCompletionSource _came = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SessionAdmission? _admission;

    internal SessionTurn(SessionAdmission? admission, AgentName agent, SessionTrigger trigger, int? mostOfAgent, long place) =>
        (_admission, Agent, Trigger, MostOfAgent, Place) = (admission, agent, trigger, mostOfAgent, place);

    /// <summary>The agent.</summary>
    public AgentName Agent { get; }

    /// <summary>What asked for the session.</summary>
    public SessionTrigger Trigger { get; }

    /// <summary>The session's place in the line, the lower the earlier; the same under every daemon that it waits under.</summary>
    public long Place { get; }

    /// <summary>Whether the turn has not come yet.</summary>
    public bool IsAwaited => !_came.Task.IsCompleted;

    /// <summary>The most sessions of the agent at a time, as it was declared when the session was accepted.</summary>
    internal int? MostOfAgent { get; }

    /// <summary>Waits until the turn has come.</summary>
    /// <exception cref="OperationCanceledException">The session is not to run any more.</exception>
    public Task ComeAsync(CancellationToken cancellation) => _came.Task.WaitAsync(cancellation);

    /// <inheritdoc/>
    public void Dispose() => _admission?.Leave(this);

    internal void Come() => _came.TrySetResult();
}
