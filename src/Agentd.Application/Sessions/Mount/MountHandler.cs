using Agentd.Application.Ports;
using Agentd.Application.Sessions.Clone;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using MediatR;

namespace Agentd.Application.Sessions.Mount;

/// <summary>Stages what the container sees: directories, set-up script, operator input, secrets.</summary>
public sealed record MountCommand(ClonePlan Plan) : PhaseCommand<MountedSession>(Plan.Prepared.Live, SessionPhase.Mount);

/// <summary>A session with everything in place, ready to start.</summary>
public sealed record MountedSession(LiveSession Live, SessionDemand Demand, StagedSession Staged, ContainerSpec Container);

/// <summary>The phase <c>mount</c>.</summary>
public sealed class MountHandler(
    IContainerEngine engine, IStaging staging, IMountSources sources, IAuditRecords records, IEarlierWork earlier)
    : IRequestHandler<MountCommand, MountedSession>
{
    /// <inheritdoc/>
    public async Task<MountedSession> Handle(MountCommand command, CancellationToken cancellationToken)
    {
        var (plan, live) = (command.Plan, command.Live);
        var staged = staging.Create(live.Names, MountPlanner.Staging(plan, records.RunaDirectory(live.Session.Agent, live.Id)));
        // Judged when the session was accepted; since then, perhaps for hours in the queue, a link may have been put in a source's place.
        sources.Require(plan.Prepared.Demand.Agent, index => MountPlanner.DeclaredSource(staging, staged, index));
        if (plan.Prepared.Demand.Continues is { } work)
            await earlier.CopyAsync(work, staged, cancellationToken).ConfigureAwait(false);
        live.Keeping = plan.Prepared.Demand.Keeping;
        live.NoteFootprint(footprint => footprint with { Secrets = [.. plan.Secrets.Select(s => s.Name)] });
        await Task.WhenAll(plan.Secrets.Select(s => engine.CreateSecretAsync(s.Name, s.Value, cancellationToken))).ConfigureAwait(false);
        return new MountedSession(live, plan.Prepared.Demand, staged, Container(plan, MountPlanner.Mounts(plan, staging, staged), staged));
    }

    private static ContainerSpec Container(ClonePlan plan, IReadOnlyList<BindMount> mounts, StagedSession staged)
    {
        var (demand, names) = (plan.Prepared.Demand, plan.Prepared.Live.Names);
        return new ContainerSpec
        {
            Name = names.Container,
            // By its id: meanwhile the name may have come to mean another image than the one that is recorded.
            Image = plan.Prepared.ImageId,
            Labels = new SessionLabels(names, demand.Agent.BaseImage, demand.Limits) { Keeping = demand.Keeping }.ToDictionary(),
            Environment = [new("AGENT_NAME", names.Agent.Value), .. EmptyCredentials(demand), .. Placeholders(demand)],
            Secrets = [.. plan.Secrets.Select(s => KeyValuePair.Create(s.Name, s.Variable))],
            Mounts = mounts,
            ConsoleLog = staged.ConsoleLog,
            ShellArguments = ["/agentd/session/setup.sh"],
            Limits = demand.Enforced,
            Network = demand.Agent.Network,
            Filtered = demand.Agent.Network.IsFiltered ? new FilteredContainer(staged.PidFile, staged.SocketProfile) : null,
            // A filtered session's profile is staged, made of the agent's own where it has one.
            Security = demand.Agent.Network.IsFiltered ? demand.Agent.Security with { SeccompProfile = null } : demand.Agent.Security,
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> Placeholders(SessionDemand demand) =>
        demand.Brokered.Select(c => KeyValuePair.Create(c.Name, c.Placeholder));

    // The engine refuses an empty secret, and an empty value is none.
    private static IEnumerable<KeyValuePair<string, string>> EmptyCredentials(SessionDemand demand) =>
        demand.Credentials.Where(c => c.Value.IsEmpty).Select(c => KeyValuePair.Create(c.Name, ""));
}

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
    public static IReadOnlyList<BindMount> Mounts(ClonePlan clone, IStaging staging, StagedSession staged)
    {
        var agent = clone.Prepared.Demand.Agent;
        List<BindMount> mounts =
        [
            new(staging.MountSource(staged, Methodology), "/agentd/methodology", ReadOnly: true, Relabel: true),
            new(RecordSource(staging, staged), RecordTarget(agent.Name), ReadOnly: false, Relabel: true),
            new(staged.Session, "/agentd/session", ReadOnly: false, Relabel: true),
        ];
        if (agent.Network.IsFiltered) mounts.Add(new(staged.Network, "/agentd/network", ReadOnly: true, Relabel: true));
        if (clone.Prepared.Demand.Input is not null)
            mounts.Add(new(staged.Input, "/agentd/invocation-input", ReadOnly: true, Relabel: true));
        if (clone.Prepared.Demand.Continues is not null)
            mounts.Add(new(staged.Continued, "/agentd/continue", ReadOnly: true, Relabel: true));
        for (var i = 0; i < agent.Mounts.Count; i++)
            mounts.Add(agent.Mounts[i] with { Source = DeclaredSource(staging, staged, i) });
        return mounts;
    }

    /// <summary>Where the engine finds the record, also for a hand-over from outside the session's container.</summary>
    public static string RecordSource(IStaging staging, StagedSession staged) => staging.MountSource(staged, Record);

    /// <summary>Where the engine finds the source of one of the agent's own mounts, its links resolved.</summary>
    public static string DeclaredSource(IStaging staging, StagedSession staged, int index) => staging.MountSource(staged, MountName(index));

    private static string RecordTarget(AgentName agent) => agent.Home + "/.agentd/audit/runa";

    private static string MountName(int index) => $"mount-{index}";
}
