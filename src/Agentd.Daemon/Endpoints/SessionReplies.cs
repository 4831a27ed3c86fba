using Agentd.Application.Sessions;
using Agentd.Application.Sessions.List;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;

namespace Agentd.Daemon.Endpoints;

/// <summary>Sessions in the words of the protocol: a line of a list, all details, progress, the result.</summary>
internal static class SessionReplies
{
    public static SessionSummary Summary(SessionView view) => new()
    {
        SessionId = view.Record.SessionId.Value,
        Agent = view.Record.Agent.Value,
        State = State(view.Position),
        Outcome = view.Record.Outcome,
        ExitCode = view.Record.ExitCode,
        Trigger = Trigger(view.Record.Trigger),
        WorkUnit = view.Record.WorkUnit,
        RepoUrl = view.Record.RepositoryUrl,
        CreatedAt = view.Record.StartedAt,
        StartedAt = view.ContainerStartedAt,
        EndedAt = view.Record.EndedAt,
    };

    public static SessionDetails Details(SessionView view, string recordPath) => new(Summary(view))
    {
        Phases = [.. view.Record.Phases.Select(Phase)],
        Limits = view.Record.Limits is { } limits ? LimitsOf(limits) : null,
        Environment = view.Record.Environment.ToDictionary(each => each.Name, each => each.Value),
        ImageDigest = view.Record.ImageDigest,
        Commit = view.Record.Commit,
        Continues = view.Record.Continues is { } work ? Continued(work) : null,
        RecordPath = recordPath,
        Bound = view.Record.Bound?.Word(),
        Why = WhyStopped.Of(view.Record),
        Error = view.Record.Error,
        Declared = view.Record.Declared is { } declared ? [.. declared.Select(Model)] : null,
    };

    /// <summary>A phase or a step that began, or something that was refused.</summary>
    public static Reply Progress(ProgressEntry entry) => entry switch
    {
        DenialEntry denial => new NetworkDenied(denial.Host, denial.Port, denial.Reason, denial.At),
        { Step: { } step } => new StepBegan(step.Word, entry.At),
        _ => new PhaseChanged(entry.Name, PhaseState.Began, entry.At),
    };

    /// <summary>The result of a session that ended under this daemon.</summary>
    public static Result Result(SessionReport report) => new()
    {
        SessionId = report.Session.Value,
        Label = report.Outcome?.Label,
        ExitCode = report.Outcome?.ExitCode,
        Signal = report.Outcome?.Signal,
        Error = report.Error?.Message,
        Why = report.Why,
        Warning = report.Warning,
    };

    /// <summary>The result of a session that ended before, as its record has it.</summary>
    public static Result Result(SessionRecord record)
    {
        var outcome = record.Outcome is { } label ? SessionOutcome.FromRecord(label, record.ExitCode) : null;
        return new Result
        {
            SessionId = record.SessionId.Value,
            Label = outcome?.Label,
            ExitCode = outcome?.ExitCode,
            Signal = outcome?.Signal,
            Error = outcome is null ? record.Error ?? "the session's record is incomplete: its end is not known" : null,
            Why = WhyStopped.IsWorthTelling(record) ? WhyStopped.Of(record) : null,
        };
    }

    private static ContinuedSession Continued(ContinuedWork work) => new(
        work.Session.Value, work.Agent.Value, work.ManifestDigest, work.BundleDigest is not null,
        work.State is { } state ? new ContinuedState(state.Files, state.Bytes, state.LeftOut) : null);

    private static UsedModel Model(DeclaredModel said) => new(
        said.Model, said.Requests, said.Tokens.Input, said.Tokens.Output, said.Tokens.CacheRead, said.Tokens.CacheWrite);

    private static PhaseTime Phase(PhaseTiming phase) => new(phase.Name, phase.StartedAt, (long?)phase.Duration?.TotalMilliseconds);

    private static Limits LimitsOf(SessionLimits limits)
    {
        var told = new Limits
        {
            TimeoutMs = (long?)limits.Timeout?.TotalMilliseconds,
            StopGraceMs = (long?)limits.StopGrace?.TotalMilliseconds,
            IdleTimeoutMs = (long?)limits.IdleTimeout?.TotalMilliseconds,
            Unenforced = limits.Unenforced,
        };
        foreach (var limit in ResourceLimits.All)
            told = Limits.Resources.Single(shown => shown.Key == limit.Key).With(told, limit.Of(limits.Resources));
        return told;
    }

    private static RunTrigger Trigger(SessionTrigger trigger) =>
        trigger == SessionTrigger.Scheduled ? RunTrigger.Scheduled : RunTrigger.Manual;

    private static SessionState State(SessionPosition position) => position switch
    {
        SessionPosition.Queued => SessionState.Queued,
        SessionPosition.Preparing => SessionState.Preparing,
        SessionPosition.Cloning => SessionState.Cloning,
        SessionPosition.Running => SessionState.Running,
        SessionPosition.Stopping => SessionState.Stopping,
        SessionPosition.TearingDown => SessionState.TearingDown,
        SessionPosition.Sealing => SessionState.Sealing,
        SessionPosition.Ended => SessionState.Ended,
        _ => throw new ArgumentOutOfRangeException(nameof(position), position, "Not a position."),
    };
}
