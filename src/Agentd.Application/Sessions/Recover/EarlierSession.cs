using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Recover;

/// <summary>One session that an earlier daemon left open, with all that is known of it.</summary>
/// <param name="Record">Its record, with the end that was noted where one was.</param>
/// <param name="Container">Its container; null when there is none.</param>
/// <param name="Staged">Its staging directory; null when that is gone.</param>
/// <param name="News">What the set-up shell and the earlier daemon wrote to its status file; empty without a staging directory.</param>
internal sealed record EarlierSession(
    SessionRecord Record, ContainerState? Container, StagedSession? Staged, IReadOnlyList<SessionNews> News)
{
    /// <summary>Its place in the line of those that wait; null when it does not wait, or cannot any more.</summary>
    public long? Place { get; init; }

    /// <summary>Why its request is lost, although it waited; null otherwise.</summary>
    public string? NotAsked { get; init; }

    /// <summary>Whether the container runs on in this boot.</summary>
    public bool Runs(string bootId) =>
        Record.BootId == bootId && !Record.IsComplete && Staged is not null && ShellExit is null
            && Container?.Status == ContainerStatus.Running;

    /// <summary>
    /// Whether the record's tree needs no hand-over: the shell handed it over or never let anybody write it, or the teardown had got
    /// past that. The staging directory goes last, yet it goes: a container that is still there, or the note of the end, may say that the
    /// teardown could not.
    /// </summary>
    public bool TreeIsOurs => Staged is null
        ? Container is null && !Record.HandOverOwed
        : !News.OfType<SessionNews.StepBegan>().Any(began => began.Step == SetupStep.Initialise)
            || (ShellExit is not null && !News.Contains(new SessionNews.HandedOver("failed")));

    /// <summary>
    /// When its container started, as far as known; not before the session was accepted, although the engine tells whole seconds.
    /// </summary>
    public DateTimeOffset? StartedAt => Container?.StartedAt is { } at && at < Record.StartedAt ? Record.StartedAt : Container?.StartedAt;

    /// <summary>How the session ended; null when no exit code can be believed, and then <see cref="Reason"/> says why.</summary>
    public SessionOutcome? Outcome(string bootId)
    {
        if (Record.IsComplete) return SessionOutcome.FromRecord(Record.Outcome!, Record.ExitCode);
        if (Ending is { } ending)
        {
            return ending switch
            {
                SessionNews.AgentEnded agent => SessionOutcome.FromExitCode(agent.Code),
                SessionNews.BoundHit hit => hit.Bound.Outcome(),
                _ => SessionOutcome.Cancelled,
            };
        }
        if (ShellExit is { } code) return SessionOutcome.FromExitCode(code);
        return Record.BootId == bootId && Container is { Status: ContainerStatus.Exited } ended
            ? SessionOutcome.FromExitCode(ended.ExitCode)
            : null;
    }

    /// <summary>Why no outcome was reached.</summary>
    public string Reason(string bootId) => Record switch
    {
        { IsComplete: true, Error: { } error } => error,
        _ when NotAsked is { } why => $"daemon restarted while queued, and {why}",
        _ when Record.BootId != bootId => "host restarted while the session ran",
        _ when NeverRan => "daemon restarted before the session's container ran",
        _ => "container lost while no daemon watched",
    };

    /// <summary>The step of the set-up that failed, where the news name it; else what the record says already.</summary>
    public string? Error => News.OfType<SessionNews.StepFailed>().LastOrDefault()?.Words ?? Record.Error;

    /// <summary>The commit that was cloned, where known.</summary>
    public string? Commit => News.OfType<SessionNews.Cloned>().LastOrDefault()?.Commit ?? Record.Commit;

    /// <summary>What became of what lay in the place of the link <c>.runa</c>, where known.</summary>
    public Displacement? Displaced => News.OfType<SessionNews.Displaced>().LastOrDefault()?.Displacement ?? Record.Displaced;

    /// <summary>The bound that the session hit, as far as known.</summary>
    public SessionBound? Bound =>
        Record.Bound ?? (Ending as SessionNews.BoundHit)?.Bound
        ?? (News.OfType<SessionNews.OutOfMemory>().Any() ? SessionBound.OutOfMemory : null);

    /// <summary>Where the session left more than it may, if it was ended for that, as far as known.</summary>
    public DiskPlace? ExcessPlace => Record.ExcessPlace
        ?? (Bound is { } bound ? News.OfType<SessionNews.Over>().FirstOrDefault(over => over.Excess.Bound == bound)?.Excess.Place : null);

    /// <summary>That the session was asked to end, and nothing else ended it, as far as known.</summary>
    public AskedEnd? AskedEnd => Record.Asked ?? (Asked is { } wish ? new AskedEnd(wish.By) : null);

    /// <summary>The wish to end the session that the earlier daemon was at; null for none.</summary>
    public StopWish? Asked =>
        Ending is SessionNews.StopAsked asked ? new StopWish(asked.Grace, null) { By = StopAsker.Earlier } : null;

    /// <summary>
    /// Adds to what the earlier daemon noted the phase <c>execute</c> and its steps, as far as container and set-up shell told. What has no
    /// known end gets none.
    /// </summary>
    /// <returns>When the container ended; null when that is not known, or when it never started.</returns>
    public DateTimeOffset? NoteTimes(SessionProgress progress, string bootId)
    {
        // The shell's clock is that of its boot.
        var news = Record.BootId == bootId ? News : [];
        var steps = news.OfType<SessionNews.StepBegan>().ToList();
        if ((StartedAt ?? steps.FirstOrDefault()?.At) is not { } started) return null;
        progress.Began(SessionPhase.Execute, started);
        foreach (var step in steps) progress.Step(step.Step, step.At ?? started);
        if ((news.OfType<SessionNews.Exited>().LastOrDefault()?.At ?? Container?.EndedAt) is not { } ended) return null;
        progress.StepsEnded(ended);
        progress.Ended(SessionPhase.Execute, ended);
        return progress.Timings.Where(phase => phase.Name == SessionPhase.Execute.Word())
            .Select(phase => phase.StartedAt + phase.Duration).Single();
    }

    // The shell tells of its first step before anything else runs. Without its staging directory only the record can tell: it notes the
    // phases so far when the container is about to start.
    private bool NeverRan =>
        Container is null or { Status: ContainerStatus.Created } && (Staged is null ? Record.Phases.Count == 0 : News.Count == 0);

    // Whatever comes after the first of them changes nothing.
    private SessionNews? Ending =>
        News.FirstOrDefault(news => news is SessionNews.BoundHit or SessionNews.StopAsked or SessionNews.AgentEnded);

    private int? ShellExit => News.OfType<SessionNews.Exited>().LastOrDefault()?.Code;
}
