using System.Collections.Concurrent;

namespace Agentd.Egress.Door;

/// <summary>The answers that the relay owes, one per session at a time: null for yes, or why not.</summary>
internal sealed class RelayAnswers
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string?>> _owed = new();

    /// <summary>From now on an answer is owed.</summary>
    public Task<string?> Await(string session) =>
        (_owed[session] = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>The relay answered.</summary>
    public void Give(string session, string? refusal)
    {
        if (_owed.TryRemove(session, out var answer)) answer.TrySetResult(refusal);
    }

    /// <summary>The relay is gone: nothing that is owed comes.</summary>
    public void Fail(string reason)
    {
        foreach (var session in _owed.Keys)
            if (_owed.TryRemove(session, out var answer)) answer.TrySetException(new IOException(reason));
    }

    /// <summary>Waits for an answer.</summary>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    /// <exception cref="IOException">The relay is gone.</exception>
    public string? Take(Task<string?> answer, TimeSpan patience)
    {
        if (Task.WaitAny([answer], patience) < 0)
            throw new TimeoutException($"the relay did not answer within {patience.TotalSeconds:0} s");
        return answer.GetAwaiter().GetResult();
    }
}
