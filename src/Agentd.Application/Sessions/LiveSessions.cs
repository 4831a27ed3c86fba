using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions;

/// <summary>The sessions that this daemon holds now: accepted here or adopted, and not yet closed.</summary>
public sealed class LiveSessions
{
    private readonly ConcurrentDictionary<SessionId, Held> _sessions = new();
    private volatile TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<LiveSession> All => [.. _sessions.Values.Select(held => held.Session).OrderBy(s => s.Session.AcceptedAt)];

    /// <summary>Finds one.</summary>
    public bool TryFind(SessionId id, [NotNullWhen(true)] out LiveSession? session)
    {
        session = _sessions.TryGetValue(id, out var held) ? held.Session : null;
        return session is not null;
    }

    /// <summary>Whether a session of an agent has yet to end.</summary>
    public bool Any(AgentName agent) => Unended.Any(s => s.Session.Agent == agent);

    /// <summary>Completes when the next one is held, or is held no more.</summary>
    public Task Changed => _changed.Task;

    /// <summary>Holds a session while a task of it goes on.</summary>
    public async Task HoldAsync(LiveSession session, Func<Task> life)
    {
        var held = new Held(session, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _sessions[session.Id] = held;
        TellChange();
        try
        {
            await life().ConfigureAwait(false);
        }
        finally
        {
            _sessions.TryRemove(session.Id, out _);
            held.Gone.SetResult();
            TellChange();
        }
    }

    /// <summary>Those that have yet to end; of the others only the clean-up goes on.</summary>
    public IReadOnlyList<LiveSession> Unended => [.. All.Where(s => !s.Report.IsCompleted)];

    /// <summary>
    /// Completes when every session that is held waits for its turn, runs in its container or has ended: then a later daemon can take over.
    /// </summary>
    public async Task FitToBeLeftAsync(CancellationToken cancellation)
    {
        while (Unended.Where(s => !s.RunsByItself && !s.Waits).ToArray() is { Length: > 0 } busy)
        {
            var pause = Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
            await Task.WhenAny(Task.WhenAll(busy.Select(s => s.Report)), pause).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Completes when every session that is held has ended.</summary>
    public async Task EndedAsync(CancellationToken cancellation)
    {
        while (Unended is { Count: > 0 } running)
            await Task.WhenAll(running.Select(s => s.Report)).WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Completes when none is held any more.</summary>
    public async Task DrainedAsync(CancellationToken cancellation)
    {
        while (_sessions.Values is { Count: > 0 } held) await Gone(held).WaitAsync(cancellation).ConfigureAwait(false);
    }

    private void TellChange() => Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    // A session that is over is held for a moment more: waiting for its end alone would spin through that moment.
    private static Task Gone(IEnumerable<Held> sessions) => Task.WhenAll(sessions.Select(held => held.Gone.Task));

    private sealed record Held(LiveSession Session, TaskCompletionSource Gone);
}
