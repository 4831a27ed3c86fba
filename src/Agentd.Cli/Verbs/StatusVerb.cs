using Agentd.Cli.Parsing;
using Agentd.Cli.Printing;

namespace Agentd.Cli.Verbs;

/// <summary><c>agentd status</c>: how the daemon is.</summary>
internal sealed class StatusVerb : ClientVerb
{
    private readonly Option<bool> _check = new("--check")
    {
        Description = "Say only whether the daemon is ready for a run, and why not; exit 0 only if it is.",
    };

    private readonly JsonOption _json = new();

    public StatusVerb(Terminal terminal) : base(terminal, "status", "Show how the daemon is.") => this.Declare(_check, _json);

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var daemon = Daemon(parsed);
        var status = await daemon.AskAsync<DaemonStatus>(new StatusRequest(), cancellation).ConfigureAwait(false);
        return parsed.GetValue(_check) ? Check(parsed, status)
            : Print(parsed, _json, status, found => Text(found, daemon.SocketPath, new Times(Terminal.Clock)));
    }

    private int Check(ParseResult parsed, DaemonStatus status)
    {
        if (_json.In(parsed)) Print(parsed, _json, status, _ => "");
        else if (status.Ready) Terminal.PrintOut("ready");
        if (status.Ready) return ExitCode.Success;
        foreach (var reason in status.NotReady) Terminal.PrintError($"not ready: {reason}");
        return ExitCode.Failure;
    }

    private static string Text(DaemonStatus status, string socket, Times times)
    {
        var facts = new Facts();
        facts.Add("Daemon", $"agentd {status.Version}, pid {status.Pid}{(status.Draining ? ", draining" : "")}");
        facts.Add("Up", Times.Duration(TimeSpan.FromSeconds(status.UptimeSeconds)));
        foreach (var reason in status.NotReady) facts.Add("Not ready", reason);
        facts.Add("Podman", status.PodmanVersion ?? "does not answer");
        facts.Add("Sessions", Sessions(status));
        facts.Add("Queue", status.Queued == 0 ? "empty" : $"{status.Queued} waiting");
        facts.Add("Messages", Messages(status.Messages));
        facts.Add("Today", UsageText.Day(status.Today));
        facts.Add("Records", Records(status.Verification, times));
        facts.Add("Socket", socket);
        facts.Add("Configuration", status.ConfigPath);
        facts.Add("Audit root", status.AuditRoot);
        return facts.ToString();
    }

    private static string? Messages(IReadOnlyList<SinkStatus> sinks)
    {
        if (sinks.Count == 0) return null;
        var behind = sinks.Where(sink => sink.Waiting + sink.Dead > 0)
            .Select(sink => $"{sink.Sink}: {sink.Waiting} waiting, {sink.Dead} given up").ToArray();
        return behind.Length == 0 ? "all delivered" : string.Join('\n', behind);
    }

    private static string? Records(VerificationStatus? verified, Times times)
    {
        if (verified is null) return null;
        var found = verified.Tampered == 0 ? "all as they were sealed"
            : $"{verified.Tampered} NOT as they were sealed: agentd audit verify";
        var last = verified.LastEnded is { } ended ? $"{verified.Records} verified {times.Ago(ended)}, {found}"
            : verified.Tampered == 0 ? "not verified yet" : found;
        return verified.UnderWay ? $"{last}; being verified" : last;
    }

    private static string Sessions(DaemonStatus status)
    {
        var some = status.Sessions.Where(pair => pair.Value > 0).Select(pair => $"{pair.Value} {pair.Key.Replace('_', ' ')}").ToArray();
        return some.Length == 0 ? "none" : string.Join(", ", some);
    }
}
