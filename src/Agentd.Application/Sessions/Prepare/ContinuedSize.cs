using System.Globalization;
using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Domain.Work;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>
/// Whether what a session is to go on from is within what its agent may have: it counts for the session as if that had written it.
/// </summary>
internal static class ContinuedSize
{
    /// <summary>What is too much, as the end of a sentence that says which limit to raise; null for nothing.</summary>
    public static string? Objection(Agent agent, ResourceLimits limits, KeptBundle? bundle, CarriedState? state)
    {
        if (bundle is { Bytes: var bytes })
        {
            if (bytes > limits.Disk) return TooMuch("the bundle of its work has", bytes, "bytes", "disk", limits.Disk.Value);
            // What this session leaves is kept together with what it went on from.
            if (agent.KeepWork is KeepWork.Always or KeepWork.Failed && bytes > (limits.Work ?? WorkKeeping.UsualMost))
                return TooMuch("the bundle of its work has", bytes, "bytes", "work", limits.Work ?? WorkKeeping.UsualMost);
        }
        if (state is null) return null;
        var (entries, disk) = (limits.Entries ?? ResourceLimits.UsualEntries, limits.Disk ?? CarriedState.UsualMost);
        if (state.Entries > entries) return TooMuch("its state has", state.Entries, "files and directories", "entries", entries);
        return state.Bytes > disk ? TooMuch("its state has", state.Bytes, "bytes on disk", "disk", disk) : null;
    }

    private static string TooMuch(string what, long there, string unit, string limit, long most) => string.Create(
        CultureInfo.InvariantCulture, $"{what} {there} {unit}, and this agent may have {most}; raise limits.{limit}");
}
