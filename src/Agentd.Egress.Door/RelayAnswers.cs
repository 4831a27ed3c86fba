using System.Collections.Concurrent;
using Agentd.Egress.Relay;

namespace Agentd.Egress.Door;

/// <summary>The answers that a relay owes, one per session at a time: null for yes, or why not.</summary>
internal sealed class RelayAnswers(RelayProcess relay)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<string?>> _owed = new();

    private volatile bool _isLate, _isOver;

    /// <summary>Whether it was ended because it owed an answer.</summary>
    public bool IsLate => _isLate;

    /// <summary>Whether it is known to have ended.</summary>
    public bool IsOver => _isOver;

    /// <summary>
    /// Tells the relay, and waits for its answer. A relay that gives none is ended: what it may still do is not what anybody believes.
    /// </summary>
    public string? Ask(string session, RelayOrder order, int[] descriptors)
    {
        try
        {
            var answer = Await(session);
            relay.Tell(order, descriptors);
            return Take(answer);
        }
        catch (TimeoutException late)
        {
            _isLate = _isOver = true;
            relay.Kill();
            return late.Message;
        }
        catch (IOException gone)
        {
            _isOver = true;
            return gone.Message;
        }
    }

    /// <summary>The relay answered.</summary>
    public void Give(string session, string? refusal)
    {
        if (_owed.TryRemove(session, out var answer)) answer.TrySetResult(refusal);
    }

    /// <summary>The relay is gone: nothing that is owed comes.</summary>
    public void Fail(string reason)
    {
        _isOver = true;
        foreach (var session in _owed.Keys)
            if (_owed.TryRemove(session, out var answer)) answer.TrySetException(new IOException(reason));
    }

    private Task<string?> Await(string session) =>
        (_owed[session] = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private static string? Take(Task<string?> answer)
    {
        if (Task.WaitAny([answer], Patience) < 0)
            throw new TimeoutException($"the relay did not answer within {Patience.TotalSeconds:0} s");
        return answer.GetAwaiter().GetResult();
    }
}
