using Agentd.Application.Sessions.Admission;
using Agentd.Application.Sessions.Execute;
using Agentd.Application.Sessions.Lifecycle;
using Agentd.Application.Sessions.Network;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Recover;

/// <summary>
/// Takes over a session that runs on: the same container, the same deadline, and the same end as if nothing had happened.
/// </summary>
public sealed class SessionAdoption(
    SessionSupervisor supervisor, SessionClosing closing, LiveSessions live, RecalledSecrets recalled, SessionAdmission admission,
    SecretRemoval removal, FilteredNetworks networks, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>Adopts a session; it goes on by itself from here.</summary>
    /// <param name="earlier">The session.</param>
    /// <param name="secrets">Its secrets that are still in the engine's store.</param>
    internal void Adopt(EarlierSession earlier, IReadOnlyList<string> secrets)
    {
        var labels = SessionLabels.Read(earlier.Container!.Labels)!;
        var adopted = new LiveSession(earlier.Record with { Recovered = true }, time)
        {
            Footprint = new Footprint { Container = true, Secrets = secrets, TreeIsOurs = false, Image = labels.Image },
            Keeping = labels.Keeping,
        };
        adopted.Session.Enter(SessionPhase.Execute);
        adopted.Progress.ContainerStartedAt = earlier.StartedAt ?? earlier.Record.StartedAt;
        adopted.Progress.Began(SessionPhase.Execute, earlier.StartedAt);
        SessionLog.Adopted(_log, adopted.Id, adopted.Names.Container, adopted.Session.Agent);
        recalled.RecallFor(adopted, earlier.Staged!);
        if (earlier.Asked is { } wish) adopted.Stop.Make(wish);
        var supervision = new Supervision(adopted, earlier.Staged!, adopted.Progress.ContainerStartedAt.Value, labels.Limits);
        var turn = admission.AdmitRunning(adopted.Session.Agent, adopted.Session.Trigger);
        _ = networks.ReopenAsync(adopted, earlier.Staged!);
        _ = live.HoldAsync(adopted, () => RunToEndAsync(supervision, turn));
    }

    private async Task RunToEndAsync(Supervision supervision, SessionTurn turn)
    {
        await Task.Yield();
        using (turn) await SuperviseAsync(supervision).ConfigureAwait(false);
        await supervision.Live.Over.ConfigureAwait(false);
    }

    private async Task SuperviseAsync(Supervision supervision)
    {
        var adopted = supervision.Live;
        using var ended = new CancellationTokenSource();
        _ = removal.UntilGoneAsync(adopted, ended.Token);
        var error = await FailureWords.OfAsync(
            async () => adopted.Session.Reach(await supervisor.SuperviseAsync(supervision).ConfigureAwait(false)),
            adopted, _log).ConfigureAwait(false);
        if (error is not null) adopted.Session.Fail(error);
        await ended.CancelAsync().ConfigureAwait(false);
        adopted.Progress.Ended(SessionPhase.Execute);
        await closing.CloseAsync(adopted).ConfigureAwait(false);
    }
}
