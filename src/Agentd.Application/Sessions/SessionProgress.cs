using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions;

/// <summary>
/// The short history of a live session: its phases and set-up steps, with their times. Followers read it from any place on and wait
/// for more; there are few entries and none is lost.
/// </summary>
/// <param name="time">The present.</param>
/// <param name="earlier">What an earlier daemon noted.</param>
public sealed class SessionProgress(TimeProvider time, IReadOnlyList<PhaseTiming> earlier)
{
    private readonly Lock _lock = new();
    private readonly List<ProgressEntry> _entries = [];
    private readonly List<PhaseTiming> _timings = [.. earlier];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset? _containerStartedAt;
    private bool _complete;

    /// <summary>When the container started, as far as known.</summary>
    public DateTimeOffset? ContainerStartedAt
    {
        // It is more than a processor writes at once.
        get { lock (_lock) return _containerStartedAt; }
        set { lock (_lock) _containerStartedAt = value; }
    }

    /// <summary>The phases and steps with their times so far.</summary>
    public IReadOnlyList<PhaseTiming> Timings
    {
        get { lock (_lock) return [.. _timings]; }
    }

    /// <summary>What was refused so far, each place once.</summary>
    public IReadOnlyList<DenialEntry> Denials
    {
        get { lock (_lock) return [.. _entries.OfType<DenialEntry>()]; }
    }

    /// <summary>A phase began: now, or at a time that is known from elsewhere.</summary>
    public void Began(SessionPhase phase, DateTimeOffset? at = null) => Began(phase.Word(), at);

    /// <summary>A part of a phase that may take long began.</summary>
    public void Began(string part, DateTimeOffset? at = null)
    {
        lock (_lock)
        {
            // A phase that is tried again counts from its last beginning. Followers were told of its end before.
            _timings.RemoveAll(timing => timing.Name == part);
            var entry = new ProgressEntry(part, InOrder(at));
            _timings.Add(new PhaseTiming(part, entry.At, null));
            if (!_complete) Add(entry);
        }
    }

    /// <summary>Something that the session wanted to reach was refused.</summary>
    public void Denied(string host, int port, string reason)
    {
        lock (_lock)
        {
            if (!_complete) Add(new DenialEntry(host, port, reason, time.GetUtcNow()));
        }
    }

    /// <summary>A phase ended.</summary>
    public void Ended(SessionPhase phase, DateTimeOffset? at = null) => Ended(phase.Word(), at);

    /// <summary>A part of a phase ended.</summary>
    public void Ended(string part, DateTimeOffset? at = null)
    {
        lock (_lock) Close(part, at);
    }

    /// <summary>A step of the set-up began; the step before it has ended.</summary>
    public void Step(SetupStep step, DateTimeOffset? at = null)
    {
        StepsEnded(at);
        Began(step.Name, at);
    }

    /// <summary>The last step has ended with the container.</summary>
    public void StepsEnded(DateTimeOffset? at = null)
    {
        lock (_lock)
        {
            foreach (var open in _timings.FindAll(t => t.Step is not null && t.Duration is null))
                Close(open.Name, at);
        }
    }

    /// <summary>The entries from a place on; waits for more; ends with the session.</summary>
    public async IAsyncEnumerable<ProgressEntry> FollowAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var next = 0; ;)
        {
            var (batch, more, complete) = From(next);
            foreach (var entry in batch) yield return entry;
            next += batch.Count;
            if (complete) yield break;
            await more.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    internal void Complete()
    {
        lock (_lock)
        {
            _complete = true;
            _more.TrySetResult();
        }
    }

    private void Add(ProgressEntry entry)
    {
        _entries.Add(entry);
        var more = _more;
        _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        more.TrySetResult();
    }

    private void Close(string name, DateTimeOffset? at)
    {
        var index = _timings.FindLastIndex(t => t.Name == name && t.Duration is null);
        if (index >= 0) _timings[index] = _timings[index] with { Duration = InOrder(at) - _timings[index].StartedAt };
    }

    // Other clocks are coarse, and a session's word is not trusted: nothing began before the entry before it, or later than now.
    private DateTimeOffset InOrder(DateTimeOffset? told)
    {
        var now = time.GetUtcNow();
        if (told is not { } at || at > now) return now;
        return _timings is [.., var last] && last.StartedAt + (last.Duration ?? TimeSpan.Zero) is var latest && at < latest ? latest : at;
    }

    private (List<ProgressEntry> Batch, Task More, bool Complete) From(int next)
    {
        lock (_lock) return (_entries[next..], _more.Task, _complete);
    }
}

/// <summary>A phase, or a step of the set-up, that began.</summary>
/// <param name="Name">The phase's word, or the step's <see cref="SetupStep.Name"/>.</param>
/// <param name="At">When.</param>
public record ProgressEntry(string Name, DateTimeOffset At)
{
    /// <summary>The step of the set-up; null for a phase.</summary>
    public SetupStep? Step => SetupStep.FromName(Name);
}

/// <summary>Something that a filtered session wanted to reach was refused.</summary>
/// <param name="Host">The name or address, masked.</param>
/// <param name="Port">The port.</param>
/// <param name="Reason">Why: a word of the record's.</param>
/// <param name="At">When.</param>
public sealed record DenialEntry(string Host, int Port, string Reason, DateTimeOffset At) : ProgressEntry("denied", At);
