using Agentd.Application.Sessions.Admission;
using Agentd.Application.Sessions.Prepare;
using Agentd.Infrastructure.Configuration;

namespace Agentd.Daemon.Lifetime;

/// <summary>What a configuration says of all sessions, in the words of the application.</summary>
internal static class SessionPolicy
{
    /// <summary>What counts where an agent says nothing.</summary>
    public static SessionDefaults Defaults(DaemonConfiguration configuration) => new()
    {
        Timeout = configuration.DefaultTimeout,
        StopGrace = configuration.StopGrace,
        Limits = configuration.DefaultLimits,
        LimitsRequired = configuration.LimitsRequired,
    };

    /// <summary>How many sessions there may be at a time.</summary>
    public static AdmissionBounds Bounds(DaemonConfiguration configuration) => new()
    {
        MaxSessions = configuration.MaxSessions,
        MaxQueued = configuration.MaxQueued,
        MaxParallelStarts = configuration.MaxParallelStarts,
    };
}
