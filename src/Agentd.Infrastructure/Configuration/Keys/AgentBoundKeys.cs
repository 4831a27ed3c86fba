using Agentd.Infrastructure.Configuration.Keys.Shapes;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>The keys of <c>[[agents]]</c> that bound its sessions.</summary>
internal static class AgentBoundKeys
{
    public static readonly KnownKey Timeout = new("timeout", new DurationShape(),
        "The longest time a session may run, its set-up included.")
    {
        Otherwise = "the daemon's default_timeout",
        Example = "\"90m\"",
    };

    public static readonly KnownKey IdleTimeout = new("idle_timeout", new DurationShape(),
        "The longest time a session may print nothing before it is ended.")
    {
        Otherwise = "no limit",
        Example = "\"20m\"",
    };

    public static readonly KnownKey StopGrace = new("stop_grace", DurationShape.OfATimer,
        "The time between asking the agent to end and killing it.")
    {
        Otherwise = "the daemon's stop_grace",
        Example = "\"30s\"",
    };

    public static readonly KnownKey MaxSessions = new("max_sessions", new CountShape(1, 10_000),
        "The most sessions of the agent that run at a time; more wait for their turn.")
    {
        Otherwise = "no bound but the daemon's",
        Example = "1",
    };

    public static readonly KnownKey LimitsRequired = new("limits_required", new FlagShape(),
        "Whether a session is refused when the host cannot enforce one of its limits; otherwise that is a warning.")
    {
        Otherwise = "the daemon's limits_required",
        Example = "false",
    };

    public static readonly KnownKey Limits = new("limits", new TableShape(LimitKeys.Table), LimitKeys.Table.Meaning);

    public static readonly KnownKey Network = new("network", new TableShape(NetworkKeys.Table), NetworkKeys.Table.Meaning);

    public static readonly KnownKey Security = new("security", new TableShape(SecurityKeys.Table), SecurityKeys.Table.Meaning);

    public static readonly KnownKey[] All = [Timeout, IdleTimeout, StopGrace, MaxSessions, LimitsRequired, Limits, Network, Security];
}
