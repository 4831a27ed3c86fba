using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Notify.Protocol;

namespace Agentd.Infrastructure.Configuration;

/// <summary>A place that operators are told at, as <c>[[notify]]</c> declares it.</summary>
public sealed record NotifySink
{
    /// <summary>The most messages an hour where each is to go out: none waits for that.</summary>
    public const int MostPingsPerHour = 3600;

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How a message is delivered.</summary>
    public SinkKind Kind { get; init; }

    /// <summary>Where the address of a webhook is written; null where it is <see cref="Url"/>.</summary>
    public CredentialSource? UrlSource { get; init; }

    /// <summary>The address of a webhook, where the configuration itself holds it.</summary>
    public SecretValue? Url { get; init; }

    /// <summary>Where the key that messages are signed with is written; null for none.</summary>
    public CredentialSource? KeySource { get; init; }

    /// <summary>The program that takes messages, and its arguments.</summary>
    public IReadOnlyList<string> Argv { get; init; } = [];

    /// <summary>How a message is written.</summary>
    public NoticeFormat Format { get; init; }

    /// <summary>The events that it is told of: words, or their beginnings and <c>*</c>; empty for all but successes.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>The agents that it is told of; empty for all.</summary>
    public IReadOnlyList<string> Agents { get; init; } = [];

    /// <summary>How long an event waits for others that go into the same message.</summary>
    public TimeSpan GroupWait { get; init; }

    /// <summary>For how long the same of an agent is not told again.</summary>
    public TimeSpan Repeat { get; init; }

    /// <summary>The most messages an hour.</summary>
    public int MaxPerHour { get; init; }

    /// <summary>Whether its address may be a private one.</summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>What is pinged when sessions of an agent begin and end. Its name has a dot, as none of the configuration's has.</summary>
    public static NotifySink PingOf(Agent agent, bool mayBePrivate) =>
        Ping($"ping.{agent.Name}", agent.PingAddress!, mayBePrivate) with { Agents = [agent.Name.Value] };

    /// <summary>What is asked while the daemon is ready.</summary>
    public static NotifySink HeartbeatAt(CredentialSource address, bool mayBePrivate) =>
        Ping(NoticeTypes.Heartbeat, address, mayBePrivate);

    /// <summary>
    /// Whether it is told of an event. A ping tells of beginnings and ends of sessions, and of nothing else; whoever takes traces is told
    /// of every session's end, and nobody else is told of it in that way.
    /// </summary>
    public bool Takes(string type, AgentName? agent) =>
        TakesType(type) && (Agents.Count == 0 || agent is null || Agents.Contains(agent.Value.Value));

    private bool TakesType(string type) => Format == NoticeFormat.Otlp ? type == NoticeTypes.SessionEnded
        : type != NoticeTypes.SessionEnded && (Kind == SinkKind.Ping ? NoticeTypes.IsOfSession(type) : type != NoticeTypes.SessionStarted)
        && (Events.Count == 0
            ? Kind == SinkKind.Ping || !NoticeTypes.IsQuiet(type) : Events.Any(pattern => NoticeTypes.Means(pattern, type)));

    private static NotifySink Ping(string name, CredentialSource address, bool mayBePrivate) => new()
    {
        Name = name,
        Kind = SinkKind.Ping,
        UrlSource = address,
        MaxPerHour = MostPingsPerHour,
        AllowPrivateAddresses = mayBePrivate,
    };
}

/// <summary>The sinks of the configuration in force.</summary>
public sealed class ConfiguredSinks(IReadOnlyList<NotifySink> sinks)
{
    private volatile IReadOnlyList<NotifySink> _all = sinks;

    /// <summary>All of them.</summary>
    public IReadOnlyList<NotifySink> All => _all;

    /// <summary>Puts another configuration's sinks in force.</summary>
    public void Replace(IReadOnlyList<NotifySink> sinks) => _all = sinks;
}
