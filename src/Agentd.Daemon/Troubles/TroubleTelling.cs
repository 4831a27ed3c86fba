using System.Globalization;
using Agentd.Application.Ports;
using Agentd.Daemon.Notices;
using Agentd.Daemon.Watching;
using Agentd.Domain.Agents;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Notices;
using Agentd.Notify.Protocol;
using Microsoft.Extensions.Hosting;

namespace Agentd.Daemon.Troubles;

/// <summary>
/// Turns what the log says into what operators are told: the one place that says which event of the log is which message.
/// </summary>
internal sealed class TroubleTelling(
    DaemonConfiguration configuration, LoggedEvents events, StandingTroubles standing, CrashMark crash, SpooledNotices notices,
    AuditDiskWatch disk, IAgents agents) : BackgroundService
{
    private const string Podman = "podman", AuditRoot = "audit", Configuration = "configuration";
    private const int MostPlaces = 3;

    // A call that removes many files takes that long now and then.
    private const long SlowIsUnreachable = 60;

    private static readonly Dictionary<string, Func<TroubleTelling, LoggedEvent, Task>> Known = new(StringComparer.Ordinal)
    {
        ["runner.record_unsealed"] = (told, one) => told.TellAsync(SessionTrouble.Unsealed(Session(one), AgentOf(one), one["error"])),
        ["runner.network_unavailable"] = (told, one) => told.TellAsync(
            SessionTrouble.WithoutNetwork(Session(one), AgentOf(one), "its broker is gone, and is started again")),
        ["runner.network_detached"] = (told, one) =>
            told.TellAsync(SessionTrouble.WithoutNetwork(Session(one), AgentOf(one), one["reason"])),
        ["runner.network_summary"] = (told, one) => told.TellDeniedAsync(one),
        ["runner.image_missing"] = (told, one) => told.BeginPullAsync(one, $"{one["image"]} could not be pulled: {one["error"]}"),
        ["runner.pull_failed"] = (told, one) => told.BeginPullAsync(
            one, $"{one["image"]} could not be pulled, and sessions run the one that is there: {one["error"]}"),
        ["runner.credential_unusable"] = (told, one) => told.BeginCredentialAsync(AgentOf(one), one, one["error"]),
        ["runner.credential_not_renewed"] = (told, one) => told.BeginCredentialAsync(
            AgentOf(one), one, $"session {Session(one)} keeps the old value of {one["credential"]}: {one["error"]}"),
        ["runner.credential_renewed"] = (told, one) =>
            told.EndAsync(NoticeTypes.CredentialUnusable, subject => subject == $"{AgentOf(one)}/{one["credential"]}"),
        ["runner.session_started"] = (told, one) => told.NoteStartAsync(one),
        ["agentd.podman_slow"] = (told, one) => told.NoteSlowAsync(one),
        ["agentd.podman_unreachable"] = (told, one) => told.BeginPodmanAsync(one["error"]),
        ["agentd.podman_answers"] = (told, _) => told.EndPodmanAsync(),
        ["agentd.audit_disk_low"] = (told, one) => told.BeginAsync(
            NoticeTypes.AuditDiskLow, AuditRoot, null,
            $"{one["free"]} ({one["percent"]} %) of the file system of {one["auditRoot"]} are left; without room no session begins",
            "agentd audit prune --older-than 90d --dry-run"),
        ["agentd.audit_disk_enough"] = (told, _) => told.EndAsync(NoticeTypes.AuditDiskLow, _ => true),
        ["agentd.configuration_refused"] = (told, one) => told.BeginAsync(
            NoticeTypes.ConfigReloadRefused, Configuration, null,
            $"the configuration that was to be reloaded is refused, and the one before stays in force: {one["error"]}", "agentd check"),
        ["agentd.configuration_reloaded"] = (told, _) => told.NoteConfigurationAsync(),
        ["agentd.daemon_started"] = (told, _) => told.NoteReadyAsync(),
        ["agentd.draining"] = (told, one) => told.NoteDrainingAsync(one),
        ["agentd.daemon_stopped"] = (told, _) => told.NoteStopped(),
    };

    // Of a pull that failed while an older image will do: the session that starts then is no sign of a pull that went well.
    private readonly Dictionary<AgentName, string> _withOlderImage = [];
    private bool _toldOfDraining;

    /// <summary>The events of the log that are looked at.</summary>
    public static IReadOnlyCollection<string> Names => Known.Keys;

    /// <summary>Whether an event of the log is looked at.</summary>
    public static bool Knows(string name) => Known.ContainsKey(name);

    /// <inheritdoc/>
    // What was logged last, its end too, is told before the daemon is gone.
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        events.End();
        if (ExecuteTask is { } telling) await telling.ConfigureAwait(false);
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var one in events.ReadAllAsync().ConfigureAwait(false)) await Known[one.Name](this, one).ConfigureAwait(false);
    }

    private static string Session(LoggedEvent one) => one["sessionId"];

    private static AgentName? AgentOf(LoggedEvent one) =>
        one.Fields.GetValueOrDefault("agentName") is AgentName agent ? agent : one.Live?.Session.Agent;

    private Task TellAsync(TellableEvent happened) => notices.TellAsync(happened);

    private Task TellDeniedAsync(LoggedEvent one)
    {
        if (one.Fields.GetValueOrDefault("denied") is not (long and > 0 and var count)) return Task.CompletedTask;
        var places = (one.Live?.Progress.Denials ?? []).Take(MostPlaces)
            .Select(denial => string.Create(CultureInfo.InvariantCulture, $"{denial.Host}:{denial.Port}"));
        return TellAsync(SessionTrouble.Denied(Session(one), AgentOf(one), count, [.. places]));
    }

    private Task BeginAsync(string type, string subject, AgentName? agent, string why, string command) =>
        standing.BeginAsync(type, subject, LastingTrouble.Begun(agent, why, command));

    private Task EndAsync(string type, Func<string, bool> isOver) => standing.EndAsync(type, isOver);

    private Task BeginPullAsync(LoggedEvent one, string why)
    {
        if (AgentOf(one) is not { } agent) return Task.CompletedTask;
        _withOlderImage[agent] = Session(one);
        return BeginAsync(NoticeTypes.ImagePullFailed, agent.Value, agent, why, "agentd doctor");
    }

    private Task BeginCredentialAsync(AgentName? agent, LoggedEvent one, string why) => agent is null ? Task.CompletedTask
        : BeginAsync(NoticeTypes.CredentialUnusable, $"{agent}/{one["credential"]}", agent, why, "agentd doctor");

    // It has all its credentials, and an image.
    private async Task NoteStartAsync(LoggedEvent one)
    {
        if (AgentOf(one) is not { } agent) return;
        await EndAsync(NoticeTypes.CredentialUnusable, subject => IsOf(subject, agent)).ConfigureAwait(false);
        if (_withOlderImage.GetValueOrDefault(agent) == Session(one)) return;
        _withOlderImage.Remove(agent);
        await EndAsync(NoticeTypes.ImagePullFailed, subject => subject == agent.Value).ConfigureAwait(false);
    }

    private Task NoteSlowAsync(LoggedEvent one) => one.Fields.GetValueOrDefault("seconds") is long and >= SlowIsUnreachable and var seconds
        ? BeginPodmanAsync($"podman {one["call"]} has not ended for {seconds} s: Podman is busy, its lock is held, or it hangs")
        : Task.CompletedTask;

    private Task BeginPodmanAsync(string why) => BeginAsync(NoticeTypes.PodmanUnreachable, Podman, null, why, "agentd doctor");

    private Task EndPodmanAsync() => standing.EndAsync(NoticeTypes.PodmanUnreachable, _ => true, LastingTrouble.PodmanReachable);

    // A daemon that is ready has read its configuration, and Podman has answered it.
    private async Task NoteReadyAsync()
    {
        await crash.BeginAsync().ConfigureAwait(false);
        await EndPodmanAsync().ConfigureAwait(false);
        if (!disk.Look()) await EndAsync(NoticeTypes.AuditDiskLow, _ => true).ConfigureAwait(false);
        await NoteConfigurationAsync().ConfigureAwait(false);
    }

    private async Task NoteConfigurationAsync()
    {
        await EndAsync(NoticeTypes.ConfigReloadRefused, _ => true).ConfigureAwait(false);
        var declared = agents.All.Select(agent => agent.Name).ToArray();
        await EndAsync(NoticeTypes.CredentialUnusable, subject => !declared.Any(agent => IsOf(subject, agent))).ConfigureAwait(false);
        await EndAsync(NoticeTypes.ImagePullFailed, subject => !declared.Any(agent => subject == agent.Value)).ConfigureAwait(false);
    }

    private static bool IsOf(string subject, AgentName agent) => subject.StartsWith($"{agent}/", StringComparison.Ordinal);

    // It is logged every few seconds.
    private Task NoteDrainingAsync(LoggedEvent one)
    {
        if (_toldOfDraining || one["sessions"] == "0") return Task.CompletedTask;
        _toldOfDraining = true;
        return TellAsync(DaemonNotice.Draining(configuration.DaemonId, crash.Began, one["sessions"]));
    }

    private Task NoteStopped()
    {
        crash.End();
        return Task.CompletedTask;
    }
}
