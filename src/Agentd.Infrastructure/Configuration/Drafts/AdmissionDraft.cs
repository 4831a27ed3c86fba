using Agentd.Domain.Agents;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Drafts;

/// <summary>The keys of <c>[daemon]</c> about how much goes on at a time, as they were written; all absent when there is no table.</summary>
internal sealed record AdmissionDraft
{
    public Located<decimal>? MaxSessions { get; init; }

    public Located<decimal>? MaxQueued { get; init; }

    public Located<decimal>? MaxParallelStarts { get; init; }

    public Located<TimeSpan>? PullTimeout { get; init; }

    public Located<bool>? LimitsRequired { get; init; }

    public ResourceLimits DefaultLimits { get; init; } = new();

    public static AdmissionDraft Of(TomlTable? daemon) => daemon is null ? new() : new()
    {
        MaxSessions = daemon.Number(AdmissionKeys.MaxSessions),
        MaxQueued = daemon.Number(AdmissionKeys.MaxQueued),
        MaxParallelStarts = daemon.Number(AdmissionKeys.MaxParallelStarts),
        PullTimeout = daemon.Duration(AdmissionKeys.PullTimeout),
        LimitsRequired = daemon.Flag(AdmissionKeys.LimitsRequired),
        DefaultLimits = LimitsDraft.Of(daemon.Table(AdmissionKeys.DefaultLimits)),
    };
}
