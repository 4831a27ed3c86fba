using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Domain.Work;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Work;

/// <summary>
/// Keeps what a session leaves of its repository, before its container is removed. The session's own shell salvages it; where that was
/// killed, could not, or took up a secret, a short container with a copy of the repository does. Nothing of it changes the outcome, which
/// is noted before.
/// </summary>
public sealed class SessionWork(
    IContainerEngine engine, ISessionStatus status, IStaging staging, IAuditRecords records, ShellEnd shell, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>Keeps the work; once is enough.</summary>
    /// <returns>
    /// Why it is not in the record though it was salvaged, so that its staging directory must stay; null where that need not.
    /// </returns>
    internal async Task<string?> KeepAsync(LiveSession live, CancellationToken cancellation)
    {
        if (live.Record.Work is not null || staging.Find(live.Names) is not { } staged) return null;
        if (live.Footprint.Container) await shell.AwaitAsync(live, staged, cancellation).ConfigureAwait(false);
        if (!live.Keeping.Applies(live.Session.Outcome?.IsGood ?? false) || !AgentRan(staged)) return null;
        var error = await FailureWords.OfAsync(() => KeepAsync(live, staged, cancellation), live, _log).ConfigureAwait(false);
        if (error is not null) SessionLog.AuditWarning(_log, live.Id, "work_not_kept", error);
        return error;
    }

    private async Task KeepAsync(LiveSession live, StagedSession staged, CancellationToken cancellation)
    {
        var mayRepeat = live.Footprint is { Container: true, Image: not null };
        var evidence = new WorkEvidence(staged.Work, live.Masked, IsLast: !mayRepeat);
        var found = await records.KeepWorkAsync(live.Record, evidence, cancellation).ConfigureAwait(false);
        if (found.Again is { } again)
        {
            var salvage = () => SalvageAsync(live, staged, again, cancellation);
            var trouble = await FailureWords.OfAsync(salvage, live, _log).ConfigureAwait(false);
            var last = evidence with { IsLast = true, Trouble = trouble };
            found = await records.KeepWorkAsync(live.Record, last, cancellation).ConfigureAwait(false);
        }
        live.Note(record => record with { Work = found.Kept });
        if (found.Reason is { } reason) SessionLog.AuditWarning(_log, live.Id, "work_incomplete", reason);
        else if (found.Kept is { } kept and not WorkKept.None) SessionLog.WorkKept(_log, live.Id, live.Names.Container, kept.Word());
    }

    private Task SalvageAsync(LiveSession live, StagedSession staged, WorkAgain again, CancellationToken cancellation)
    {
        var labels = new Dictionary<string, string> { [SessionLabels.DaemonLabel] = live.Names.Daemon.Value };
        var (container, repository) = (live.Names.Container, live.Session.Agent.Home + "/repo");
        return engine.SalvageAsync(
            new SalvageSpec(container, container + "-work", live.Footprint.Image!, labels, repository)
            {
                Base = status.ReadNews(staged).OfType<SessionNews.Cloned>().LastOrDefault()?.Commit,
                // Its layer is none of the session's, and not every engine can bound one.
                Limits = live.Record.Limits is { } limits ? limits.Resources.Without([.. limits.Unenforced, "disk"]) : new ResourceLimits(),
                Copy = CopyBound.Of(live.Record.Limits?.Resources ?? new ResourceLimits()),
                Keeping = live.Keeping,
                Without = again,
                Staged = staged,
            },
            cancellation);
    }

    // Before the agent's step there is nothing but the clone.
    private bool AgentRan(StagedSession staged)
    {
        try
        {
            return status.ReadNews(staged).OfType<SessionNews.StepBegan>().Any(began => began.Step == SetupStep.Agent);
        }
        catch (SessionException)
        {
            // A staging directory that its removal found half: what was to be kept of it was kept before.
            return false;
        }
    }
}
