using System.Globalization;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Domain.Work;

namespace Agentd.Application.Sessions;

/// <summary>The labels of a session's container: with the record, all that a later daemon needs to take the session over.</summary>
/// <param name="Names">The names of what the session owns: its container had this one when it was made.</param>
/// <param name="Image">Its image.</param>
/// <param name="Limits">Those of its limits that the daemon itself holds: the times, and the bytes that it may print.</param>
public sealed record SessionLabels(ResourceNames Names, string Image, SessionLimits Limits)
{
    /// <summary>The label that every container of a daemon carries.</summary>
    public const string DaemonLabel = "agentd.daemon";

    /// <summary>The label that names a container's session.</summary>
    public const string SessionLabel = "agentd.session";

    private const string AgentLabel = "agentd.agent";
    private const string ImageLabel = "agentd.image";
    private const string TimeoutLabel = "agentd.timeout_ms";
    private const string IdleLabel = "agentd.idle_timeout_ms";
    private const string DiskLabel = "agentd.disk_bytes";
    private const string GraceLabel = "agentd.stop_grace_ms";
    private const string KeepWorkLabel = "agentd.keep_work";
    private const string KeepTimeoutLabel = "agentd.keep_timeout_ms";
    private const string WorkLabel = "agentd.work_bytes";

    /// <summary>How what it leaves of the repository is kept.</summary>
    public WorkKeeping Keeping { get; init; } = WorkKeeping.Never;

    /// <summary>The session.</summary>
    public SessionId Session => Names.Session;

    /// <summary>The labels as the engine takes them.</summary>
    public IReadOnlyDictionary<string, string> ToDictionary()
    {
        var labels = new Dictionary<string, string>
        {
            [DaemonLabel] = Names.Daemon.Value,
            [AgentLabel] = Names.Agent.Value,
            [SessionLabel] = Session.Value,
            [ImageLabel] = Image,
            [GraceLabel] = Milliseconds(Limits.StopGrace ?? SessionLimits.UsualStopGrace),
            [KeepWorkLabel] = Keeping.Policy.Word(),
            [KeepTimeoutLabel] = Milliseconds(Keeping.Timeout),
            [WorkLabel] = Keeping.Most.ToString(CultureInfo.InvariantCulture),
        };
        if (Limits.Timeout is { } timeout) labels[TimeoutLabel] = Milliseconds(timeout);
        if (Limits.IdleTimeout is { } idle) labels[IdleLabel] = Milliseconds(idle);
        if (Limits.Resources.Disk is { } disk) labels[DiskLabel] = disk.ToString(CultureInfo.InvariantCulture);
        return labels;
    }

    /// <summary>Reads the labels back; null when they are not those of a session.</summary>
    public static SessionLabels? Read(IReadOnlyDictionary<string, string> labels)
    {
        if (!DaemonId.TryParse(labels.GetValueOrDefault(DaemonLabel), out var daemon)
            || !AgentName.TryParse(labels.GetValueOrDefault(AgentLabel), out var agent)
            || !SessionId.TryParse(labels.GetValueOrDefault(SessionLabel), out var session))
        {
            return null;
        }

        var limits = new SessionLimits
        {
            Timeout = Duration(labels.GetValueOrDefault(TimeoutLabel)),
            StopGrace = Duration(labels.GetValueOrDefault(GraceLabel)) ?? SessionLimits.UsualStopGrace,
            IdleTimeout = Duration(labels.GetValueOrDefault(IdleLabel)),
            Resources = new ResourceLimits { Disk = Number(labels.GetValueOrDefault(DiskLabel)) },
        };
        return new SessionLabels(new ResourceNames(daemon, agent, session), labels.GetValueOrDefault(ImageLabel, ""), limits)
        {
            Keeping = new WorkKeeping(
                Words.Parse<KeepWork>(labels.GetValueOrDefault(KeepWorkLabel)) ?? KeepWork.Never,
                Duration(labels.GetValueOrDefault(KeepTimeoutLabel)) ?? WorkKeeping.UsualTimeout,
                Number(labels.GetValueOrDefault(WorkLabel)) ?? WorkKeeping.UsualMost),
        };
    }

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    private static TimeSpan? Duration(string? milliseconds) => Number(milliseconds) is { } value ? TimeSpan.FromMilliseconds(value) : null;

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
