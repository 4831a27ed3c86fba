using System.Globalization;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Notify.Protocol;

namespace Agentd.Infrastructure.Notices;

/// <summary>What is told of trouble with one session, besides how it ended. The session's id makes each recognisable.</summary>
internal static class SessionTrouble
{
    private const int MostWhy = 500;

    /// <summary>Its record is not sealed.</summary>
    public static TellableEvent Unsealed(string session, AgentName? agent, string why) =>
        Of(NoticeTypes.RecordUnsealed, session, agent, $"its record is not sealed: {why}", $"agentd inspect {session}");

    /// <summary>It has lost its network.</summary>
    public static TellableEvent WithoutNetwork(string session, AgentName? agent, string why) =>
        Of(NoticeTypes.NetworkUnavailable, session, agent, $"it runs on without a network: {why}", $"agentd network {session}");

    /// <summary>It was refused so many connections or requests.</summary>
    /// <param name="session">The session.</param>
    /// <param name="agent">The session's agent.</param>
    /// <param name="count">How many.</param>
    /// <param name="places">The first of the places, masked.</param>
    public static TellableEvent Denied(string session, AgentName? agent, long count, IReadOnlyList<string> places)
    {
        var named = places.Count == 0 ? "" : $", among them {string.Join(", ", places)}";
        var told = string.Create(CultureInfo.InvariantCulture, $"it was refused {count} time(s) what it wanted to reach{named}");
        return Of(NoticeTypes.NetworkDenied, session, agent, told, $"agentd network {session}");
    }

    private static TellableEvent Of(string type, string session, AgentName? agent, string why, string command) => new(
        type, session, new NoticeData
        {
            SessionId = session,
            Agent = agent?.Value,
            Why = HarmlessLine.Of(why, MostWhy),
            Command = command,
        });
}

/// <summary>What is told of trouble that lasts: once when it begins, and for some once when it is over.</summary>
internal static class LastingTrouble
{
    private const int MostWhy = 500;

    /// <summary>What is known of the beginning.</summary>
    /// <param name="agent">The agent; null where it is the daemon's.</param>
    /// <param name="why">What is wrong, in one sentence.</param>
    /// <param name="command">The command that shows more.</param>
    public static NoticeData Begun(AgentName? agent, string why, string command) =>
        new() { Agent = agent?.Value, Why = HarmlessLine.Of(why, MostWhy), Command = command };

    /// <summary>The event of a trouble that began.</summary>
    public static TellableEvent Of(string type, string subject, DateTimeOffset since, NoticeData data) =>
        new(type, Key(subject, since), data);

    /// <summary>Podman, which did not answer, does.</summary>
    public static TellableEvent PodmanReachable(string subject, DateTimeOffset since) => new(
        NoticeTypes.PodmanReachable, Key(subject, since),
        new NoticeData { Why = $"Podman answers again; it did not since {Minute(since)}", Command = "agentd status" });

    internal static string Minute(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd HH:mm} UTC";

    private static string Key(string subject, DateTimeOffset since) => $"{subject}-{since.ToUnixTimeSeconds()}";
}

/// <summary>What is told of the daemon's own beginning and end.</summary>
internal static class DaemonNotice
{
    /// <summary>It is ready, and the one before had not ended in order.</summary>
    public static TellableEvent StartedAfter(DaemonId daemon, DateTimeOffset before) => new(
        NoticeTypes.DaemonStarted, $"{daemon.Value}-{before.ToUnixTimeMilliseconds()}", new NoticeData
        {
            Why = $"agentd is ready; the one that began {LastingTrouble.Minute(before)} had not ended in order: it crashed, was killed, or "
                + "the host went down",
            Command = "agentd status",
        });

    /// <summary>It is asked to stop, and waits for sessions.</summary>
    public static TellableEvent Draining(DaemonId daemon, DateTimeOffset began, string sessions) => new(
        NoticeTypes.DaemonDraining, $"{daemon.Value}-{began.ToUnixTimeMilliseconds()}", new NoticeData
        {
            Why = $"agentd is asked to stop: it takes no new runs, and waits for {sessions} session(s)",
            Command = "agentd ps",
        });
}
