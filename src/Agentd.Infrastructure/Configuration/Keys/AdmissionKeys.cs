using Agentd.Infrastructure.Configuration.Keys.Shapes;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>The keys of <c>[daemon]</c> that say how much goes on at a time, and under which limits.</summary>
internal static class AdmissionKeys
{
    public static readonly KnownKey MaxSessions = new("max_sessions", new CountShape(1, 10_000),
        "The most sessions that run at a time; more wait for their turn.")
    {
        Otherwise = "no bound",
        Example = "8",
    };

    public static readonly KnownKey MaxQueued = new("max_queued", new CountShape(0, 100_000),
        "The most sessions that wait for their turn; more are refused.")
    {
        Otherwise = "1000",
        Example = "200",
    };

    public static readonly KnownKey MaxParallelStarts = new("max_parallel_starts", new CountShape(1, 1_000),
        "The most containers that are started at the same moment.")
    {
        Otherwise = "the number of processors",
        Example = "4",
    };

    public static readonly KnownKey PullTimeout = new("pull_timeout", DurationShape.OfATimer, "The longest time that pulling an image may take.")
    {
        Otherwise = "15m",
        Example = "\"30m\"",
    };

    public static readonly KnownKey LimitsRequired = new("limits_required", new FlagShape(),
        "Whether a session is refused when the host cannot enforce one of its limits, for agents that do not say.")
    {
        Otherwise = "false",
        Example = "false",
    };

    public static readonly KnownKey DefaultLimits = new("default_limits", new TableShape(LimitKeys.Defaults), LimitKeys.Defaults.Meaning);

    public static readonly KnownKey[] All = [MaxSessions, MaxQueued, MaxParallelStarts, PullTimeout, LimitsRequired, DefaultLimits];
}
