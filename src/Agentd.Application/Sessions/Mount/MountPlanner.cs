using Agentd.Application.Ports;
using Agentd.Application.Sessions.Clone;
using Agentd.Domain.Agents;

namespace Agentd.Application.Sessions.Mount;

/// <summary>Which host directory a session sees where.</summary>
internal static class MountPlanner
{
    private const string Methodology = "methodology";
    private const string Record = "record";

    /// <summary>What is to be staged, so that every source is resolved once and has a path that a mount option can carry.</summary>
    public static StagingPlan Staging(ClonePlan clone, string runaDirectory)
    {
        var agent = clone.Prepared.Demand.Agent;
        List<StagedLink> links =
        [
            new(Methodology, agent.MethodologyDirectory, $"methodology_dir of agent '{agent.Name}'"),
            new(Record, runaDirectory, "the session's record"),
        ];
        for (var i = 0; i < agent.Mounts.Count; i++)
            links.Add(new StagedLink(MountName(i), agent.Mounts[i].Source, $"mounts[{i}].source of agent '{agent.Name}'"));
        return new StagingPlan(clone.Prepared.Demand, links);
    }

    /// <summary>The container's mounts. The agent's own are never relabelled: they belong to the host.</summary>
    public static IReadOnlyList<ContainerMount> Mounts(ClonePlan clone, IStaging staging, StagedSession staged)
    {
        var agent = clone.Prepared.Demand.Agent;
        List<ContainerMount> mounts =
        [
            new(staging.MountSource(staged, Methodology), "/agentd/methodology", ReadOnly: true, Relabel: true),
            new(RecordSource(staging, staged), RecordTarget(agent.Name), ReadOnly: false, Relabel: true),
            new(staged.Session, "/agentd/session", ReadOnly: false, Relabel: true),
        ];
        if (clone.Prepared.Demand.Input is not null) mounts.Add(new(staged.Input, "/agentd/invocation-input", ReadOnly: true, Relabel: true));
        for (var i = 0; i < agent.Mounts.Count; i++)
            mounts.Add(new(DeclaredSource(staging, staged, i), agent.Mounts[i].Target, agent.Mounts[i].ReadOnly, Relabel: false));
        return mounts;
    }

    /// <summary>Where the engine finds the record, also for a hand-over from outside the session's container.</summary>
    public static string RecordSource(IStaging staging, StagedSession staged) => staging.MountSource(staged, Record);

    /// <summary>Where the engine finds the source of one of the agent's own mounts, its links resolved.</summary>
    public static string DeclaredSource(IStaging staging, StagedSession staged, int index) => staging.MountSource(staged, MountName(index));

    private static string RecordTarget(AgentName agent) => agent.Home + "/.agentd/audit/runa";

    private static string MountName(int index) => $"mount-{index}";
}
