using Agentd.Application.Sessions.Admission;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;
using Agentd.Domain.Work;

namespace Agentd.Application.Sessions;

/// <summary>
/// A session that this daemon holds: the aggregate, the agent and input it was accepted with, its timings so far, and the ways in
/// for those who follow it or want it to end.
/// </summary>
public sealed class LiveSession
{
    // As many as the broker keeps to mask of a credential: whoever has others every hour keeps those of two days and a half.
    private const int MostValues = 64;

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<SessionReport> _report = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Excess> _excess = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<SessionBound> _requestsBound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _outputComplete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IReadOnlyList<SecretValue>? _masked = [];
    private volatile IReadOnlyList<ResolvedCredential> _brokered = [];
    private volatile WorkKeeping _keeping = WorkKeeping.Never;
    private volatile int _agentEndedWith = -1;
    private bool _isStalled;
    private SessionRecord _record;
    private Footprint _footprint = new();

    /// <summary>Holds a session from its acceptance, or from its adoption by a later daemon.</summary>
    public LiveSession(SessionRecord record, TimeProvider time)
    {
        Session = new Session(record.Names, record.Trigger, record.StartedAt);
        Progress = new SessionProgress(time, record.Phases);
        _record = record;
    }

    /// <summary>The aggregate.</summary>
    public Session Session { get; }

    /// <summary>The session's id.</summary>
    public SessionId Id => Session.Id;

    /// <summary>The names of what the session owns.</summary>
    public ResourceNames Names => Session.Names;

    /// <summary>What the record says so far.</summary>
    public SessionRecord Record
    {
        get { lock (_lock) return _record; }
    }

    /// <summary>What there may be of it outside the record.</summary>
    public Footprint Footprint
    {
        get { lock (_lock) return _footprint; }
        init => _footprint = value;
    }

    /// <summary>What has happened so far, for those who follow.</summary>
    public SessionProgress Progress { get; }

    /// <summary>The wish that the session end.</summary>
    public StopSignal Stop { get; } = new();

    /// <summary>
    /// The values that must not appear in what is kept or shown of the session's output; null when they are not known any more (after
    /// a restart of the daemon), so that nothing of it may be. None while the session waits: they are read at its turn, before it can
    /// print.
    /// </summary>
    public IReadOnlyList<SecretValue>? Masked { get => _masked; set => _masked = value; }

    /// <summary>
    /// The credentials that the session's broker puts into its requests, as far as their values are known. Of several of one name the last
    /// counts; those before are what it had earlier.
    /// </summary>
    public IReadOnlyList<ResolvedCredential> Brokered { get => _brokered; set => _brokered = value; }

    /// <summary>What the session asked of its network, once its record keeps that; null where it was not filtered.</summary>
    public NetworkCounts? NetworkCounts { get; set; }

    /// <summary>What the session's requests to metered hosts used, once its record keeps that; null where nothing was measured.</summary>
    public SessionUsage? Usage { get; set; }

    /// <summary>How what the session leaves of its repository is kept.</summary>
    public WorkKeeping Keeping { get => _keeping; set => _keeping = value; }

    /// <summary>The agent's own exit code, once it has ended: whatever comes of the rest, that is the outcome. Null before.</summary>
    public int? AgentEndedWith { get => _agentEndedWith < 0 ? null : _agentEndedWith; set => _agentEndedWith = value ?? -1; }

    /// <summary>Whether the session's shell told that it ended: what it had to do, it has done.</summary>
    public bool ShellHasEnded { get; set; }

    /// <summary>The session's turn; null for one that does not take part in the admission.</summary>
    public SessionTurn? Turn { get; init; }

    /// <summary>Whether the session waits for its turn, and is not asked to end: nothing of it needs this daemon.</summary>
    public bool Waits => Turn is { IsAwaited: true } && !Stop.Made.IsCompleted;

    /// <summary>Whether operators who are not looking were told of its end.</summary>
    public bool IsTold { get; set; }

    /// <summary>Whether there was seen to be room for what the session prints, at all times so far.</summary>
    public bool RoomIsWatched { get; set; }

    /// <summary>
    /// Completes with the session's report: after the first try to close it, or before, when that takes long.
    /// </summary>
    public Task<SessionReport> Report => _report.Task;

    /// <summary>Whether the session's container runs, its secrets gone from the store: nothing of it needs this daemon.</summary>
    public bool RunsByItself => Session.Phase == SessionPhase.Execute && Progress.ContainerStartedAt is not null && !Stop.Made.IsCompleted;

    /// <summary>
    /// Completes when the session's record is closed, or this daemon ends and leaves that to the next; its report may be much older.
    /// </summary>
    public Task Over => _over.Task;

    /// <summary>Completes when the session has left more in a place than it may.</summary>
    public Task<Excess> Exceeded => _excess.Task;

    /// <summary>The place that holds more than it may, and of what; null for none.</summary>
    public Excess? Excess => _excess.Task.IsCompletedSuccessfully ? _excess.Task.Result : null;

    /// <summary>
    /// Completes with the bound that its requests to metered hosts hit: they wanted more than is left of its budget, or get it nowhere.
    /// </summary>
    public Task<SessionBound> RequestsBound => _requestsBound.Task;

    /// <summary>
    /// Completes when the container is gone, so that the session's console is complete; never where it could not be removed.
    /// </summary>
    public Task OutputComplete => _outputComplete.Task;

    /// <summary>Notes what was learnt of the session. Several tasks learn of it at a time: none undoes what another has noted.</summary>
    /// <param name="change">Puts it into the record that it is given, and does nothing else.</param>
    /// <returns>The record that came of it.</returns>
    internal SessionRecord Note(Func<SessionRecord, SessionRecord> change)
    {
        lock (_lock) return _record = change(_record);
    }

    /// <summary>Notes what there may be of the session from now on, as <see cref="Note"/> does for the record.</summary>
    internal void NoteFootprint(Func<Footprint, Footprint> change)
    {
        lock (_lock) _footprint = change(_footprint);
    }

    /// <summary>One of its brokered credentials has another value from now on; what it had before is still masked.</summary>
    internal void Renew(ResolvedCredential renewed)
    {
        lock (_lock)
        {
            var oldest = _brokered.Where(one => one.Name == renewed.Name).SkipLast(MostValues - 1).FirstOrDefault();
            _masked = _masked is { } masked ? [.. masked.Where(value => value != oldest?.Value), renewed.Value] : null;
            _brokered = [.. _brokered.Where(one => one != oldest), renewed];
        }
    }

    internal void SetOutputComplete() => _outputComplete.TrySetResult();

    /// <summary>Sets what is over its limit; the first one counts.</summary>
    internal void SetExcess(Excess excess) => _excess.TrySetResult(excess);

    /// <summary>Sets the bound that its requests to metered hosts hit; the first one counts.</summary>
    /// <returns>False when there was one.</returns>
    internal bool SetRequestsBound(SessionBound bound) => _requestsBound.TrySetResult(bound);

    /// <summary>The session gets nowhere.</summary>
    /// <returns>False when that was known.</returns>
    internal bool SetStalled() => !Interlocked.Exchange(ref _isStalled, true);

    /// <summary>Sets the report; the first one counts.</summary>
    internal void SetReport(SessionReport report)
    {
        _report.TrySetResult(report);
        Progress.Complete();
    }

    /// <summary>Says that nothing more will happen to it.</summary>
    internal void SetOver() => _over.TrySetResult();
}

/// <summary>
/// What there may be of a session outside its record, and whose the record's tree is: all that its teardown has to look for.
/// </summary>
public sealed record Footprint
{
    /// <summary>Whether its container may exist.</summary>
    public bool Container { get; init; }

    /// <summary>Its secrets that may be in the engine's store.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Whether the record's tree is the daemon's: no container ever wrote it, or it was handed over.</summary>
    public bool TreeIsOurs { get; init; } = true;

    /// <summary>The image that the tree can be handed over with; null while none is known.</summary>
    public string? Image { get; init; }

    /// <summary>Whether there is nothing of it, as before anything was made and after a clean teardown.</summary>
    public bool IsEmpty => !Container && Secrets.Count == 0 && TreeIsOurs;

    /// <summary>Whether the tree is still to be handed over, and can be.</summary>
    public bool HandOverOwed => !TreeIsOurs && Image is not null;
}

/// <summary>The request that a session end: made at most once.</summary>
public sealed class StopSignal
{
    private readonly TaskCompletionSource<StopWish> _made = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _token = new();

    /// <summary>Completes when the wish is made.</summary>
    public Task<StopWish> Made => _made.Task;

    /// <summary>Cancelled when the wish is made, for what happens before a container runs.</summary>
    public CancellationToken Token => _token.Token;

    /// <summary>Makes the wish.</summary>
    /// <returns>False when it was made before; the first one counts.</returns>
    public bool Make(StopWish wish)
    {
        if (!_made.TrySetResult(wish)) return false;
        _token.Cancel();
        return true;
    }
}

/// <summary>How a session is asked to end.</summary>
/// <param name="Grace">The time between SIGTERM and SIGKILL; null for the session's own.</param>
/// <param name="Reason">Why, in the words of the client; null when it gave no reason.</param>
public sealed record StopWish(TimeSpan? Grace, string? Reason)
{
    /// <summary>Who asks.</summary>
    public StopAsker By { get; init; }
}
