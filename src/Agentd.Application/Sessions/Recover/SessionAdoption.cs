using Agentd.Application.Sessions.Admission;
using Agentd.Application.Sessions.Execute;
using Agentd.Application.Sessions.Teardown;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Recover;

/// <summary>Takes over a session that runs on: the same container, the same deadline, and the same end as if nothing had happened.</summary>
public sealed class SessionAdoption(
    SessionSupervisor supervisor, SessionClosing closing, LiveSessions live, RecalledSecrets recalled, SessionAdmission admission,
    SecretRemoval removal, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>Adopts a session; it goes on by itself from here.</summary>
    /// <param name="left">The session.</param>
    /// <param name="secrets">Its secrets that are still in the engine's store.</param>
    internal void Adopt(LeftSession left, IReadOnlyList<string> secrets)
    {
        var labels = SessionLabels.Read(left.Container!.Labels)!;
        var session = new Session(RecoverHandler.NamesOf(left.Record), left.Record.Trigger, left.Record.StartedAt);
        session.Enter(SessionPhase.Execute);
        var adopted = new LiveSession(session, left.Record with { Recovered = true }, time) { Masked = recalled.Recall(left.Record.Agent, left.Staged!) };
        adopted.Progress.ContainerStartedAt = left.StartedAt ?? left.Record.StartedAt;
        adopted.Progress.Began(SessionPhase.Execute, left.StartedAt);
        SessionLog.Adopted(_log, adopted.Id, adopted.Names.Container, adopted.Session.Agent);
        WithheldOutput.Note(adopted, _log);
        if (left.Asked is { } wish) adopted.Stop.Make(wish);
        var supervision = new Supervision(
            adopted, left.Staged!, adopted.Progress.ContainerStartedAt.Value, labels.Timeout, labels.StopGrace)
        {
            IdleTimeout = labels.IdleTimeout,
            Disk = labels.Disk,
        };
        var turn = admission.Hold(adopted.Session.Agent, adopted.Session.Trigger);
        _ = live.HoldAsync(adopted, () => SeeToItsEndAsync(supervision, new TeardownScope(Container: true, labels.Image, secrets), turn));
    }

    private async Task SeeToItsEndAsync(Supervision supervision, TeardownScope scope, SessionTurn turn)
    {
        await Task.Yield();
        using (turn) await EndAsync(supervision, scope).ConfigureAwait(false);
        await supervision.Live.Over.ConfigureAwait(false);
    }

    private async Task EndAsync(Supervision supervision, TeardownScope scope)
    {
        var (adopted, treeIsOurs) = (supervision.Live, false);
        using var ended = new CancellationTokenSource();
        _ = removal.UntilGoneAsync(adopted, scope.Secrets, ended.Token);
        try
        {
            var executed = await supervisor.SuperviseAsync(supervision).ConfigureAwait(false);
            adopted.Session.Reach(executed.Outcome);
            treeIsOurs = executed.TreeIsOurs;
        }
        catch (SessionException failure)
        {
            adopted.Session.Fail(failure.Message);
        }
        catch (Exception defect) when (defect is not OutOfMemoryException)
        {
            SessionLog.Defect(_log, defect, adopted.Id, SessionPhase.Execute.Word());
            adopted.Session.Fail($"internal error: {defect.GetType().Name}; the daemon's log has the details");
        }
        await ended.CancelAsync().ConfigureAwait(false);
        adopted.Progress.Ended(SessionPhase.Execute);
        var left = scope with { Secrets = adopted.SecretsLeft ?? scope.Secrets };
        await closing.CloseAsync(adopted, treeIsOurs ? left with { HandOverWith = null } : left).ConfigureAwait(false);
    }
}
