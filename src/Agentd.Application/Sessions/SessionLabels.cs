using System.Globalization;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions;

/// <summary>The labels of a session's container: with the record, all that a later daemon needs to take the session over.</summary>
public sealed record SessionLabels(DaemonId Daemon, AgentName Agent, SessionId Session, string Image, TimeSpan? Timeout, TimeSpan StopGrace)
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

    /// <summary>The longest time without output; null for no limit.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>The bytes that the session may print; null for the bound that always holds.</summary>
    public long? Disk { get; init; }

    /// <summary>The names of what the session owns: its container had this one when it was made.</summary>
    public ResourceNames Names => new(Daemon, Agent, Session);

    /// <summary>The labels as the engine takes them.</summary>
    public IReadOnlyDictionary<string, string> ToDictionary()
    {
        var labels = new Dictionary<string, string>
        {
            [DaemonLabel] = Daemon.Value,
            [AgentLabel] = Agent.Value,
            [SessionLabel] = Session.Value,
            [ImageLabel] = Image,
            [GraceLabel] = Milliseconds(StopGrace),
        };
        if (Timeout is { } timeout) labels[TimeoutLabel] = Milliseconds(timeout);
        if (IdleTimeout is { } idle) labels[IdleLabel] = Milliseconds(idle);
        if (Disk is { } disk) labels[DiskLabel] = disk.ToString(CultureInfo.InvariantCulture);
        return labels;
    }

    /// <summary>Reads the labels back; null when they are not those of a session.</summary>
    public static SessionLabels? Read(IReadOnlyDictionary<string, string> labels)
    {
        if (!DaemonId.TryParse(labels.GetValueOrDefault(DaemonLabel), out var daemon)
            || !AgentName.TryParse(labels.GetValueOrDefault(AgentLabel), out var agent)
            || !SessionId.TryParse(labels.GetValueOrDefault(SessionLabel), out var session)) return null;
        return new SessionLabels(daemon, agent, session, labels.GetValueOrDefault(ImageLabel, ""),
            Duration(labels.GetValueOrDefault(TimeoutLabel)), Duration(labels.GetValueOrDefault(GraceLabel)) ?? TimeSpan.FromSeconds(10))
        {
            IdleTimeout = Duration(labels.GetValueOrDefault(IdleLabel)),
            Disk = Number(labels.GetValueOrDefault(DiskLabel)),
        };
    }

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    private static TimeSpan? Duration(string? milliseconds) => Number(milliseconds) is { } value ? TimeSpan.FromMilliseconds(value) : null;

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
