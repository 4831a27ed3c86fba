using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Agentd.Domain.Agents;

namespace Agentd.Application.Scheduling;

/// <summary>How long a fire is put off: the same for the same agent and time, on every host and in every build.</summary>
public static class Jitter
{
    /// <summary>The longest jitter that may be declared.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>What is wrong with a declared jitter, and what would be right; null when nothing is.</summary>
    public static string? Objection(TimeSpan jitter) =>
        jitter < TimeSpan.Zero || jitter > Longest ? $"must be from 0s to {Longest.TotalDays:0}d, as in '30s'" : null;

    /// <summary>A number of whole milliseconds, at least 0 and less than <paramref name="limit"/>.</summary>
    public static TimeSpan Of(AgentName agent, DateTimeOffset occurrence, TimeSpan limit)
    {
        var milliseconds = (ulong)limit.TotalMilliseconds;
        if (milliseconds == 0) return TimeSpan.Zero;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{agent.Value}\n{occurrence.ToUnixTimeSeconds()}"));
        return TimeSpan.FromMilliseconds((long)(BinaryPrimitives.ReadUInt64BigEndian(hash) % milliseconds));
    }
}
