using Agentd.Application.Ports;
using Agentd.Application.Sessions.Clone;
using Agentd.Domain.Sessions;
using MediatR;

namespace Agentd.Application.Sessions.Mount;

/// <summary>Stages what the container sees: directories, set-up script, operator input, secrets.</summary>
public sealed record MountCommand(ClonePlan Plan) : IPhaseCommand<MountedSession>
{
    /// <inheritdoc/>
    public LiveSession Live => Plan.Prepared.Live;

    /// <inheritdoc/>
    public SessionPhase Phase => SessionPhase.Mount;
}

/// <summary>A session with everything in place, ready to start.</summary>
public sealed record MountedSession(LiveSession Live, SessionDemand Demand, StagedSession Staged, ContainerSpec Container);

/// <summary>The phase <c>mount</c>.</summary>
public sealed class MountHandler(IContainerEngine engine, IStaging staging, IMountSources sources, IAuditRecords records)
    : IRequestHandler<MountCommand, MountedSession>
{
    /// <inheritdoc/>
    public async Task<MountedSession> Handle(MountCommand command, CancellationToken cancellationToken)
    {
        var (plan, live) = (command.Plan, command.Live);
        var staged = staging.Create(live.Names, MountPlanner.Staging(plan, records.RunaDirectory(live.Session.Agent, live.Id)));
        // Judged when the session was accepted; since then, perhaps for hours in the queue, a link may have been put in a source's place.
        sources.Require(plan.Prepared.Demand.Agent, index => MountPlanner.DeclaredSource(staging, staged, index));
        live.NoteFootprint(left => left with { Secrets = [.. plan.Secrets.Select(s => s.Name)] });
        await Task.WhenAll(plan.Secrets.Select(s => engine.CreateSecretAsync(s.Name, s.Value, cancellationToken))).ConfigureAwait(false);
        return new MountedSession(live, plan.Prepared.Demand, staged, Container(plan, MountPlanner.Mounts(plan, staging, staged), staged));
    }

    private static ContainerSpec Container(ClonePlan plan, IReadOnlyList<ContainerMount> mounts, StagedSession staged)
    {
        var (demand, names) = (plan.Prepared.Demand, plan.Prepared.Live.Names);
        return new ContainerSpec
        {
            Name = names.Container,
            // By its id: meanwhile the name may have come to mean another image than the one that is recorded.
            Image = plan.Prepared.ImageId,
            Labels = new SessionLabels(names, demand.Agent.BaseImage, demand.Limits).ToDictionary(),
            Environment = [new(ReservedVariables.AgentName, names.Agent.Value), .. EmptyCredentials(demand)],
            Secrets = [.. plan.Secrets.Select(s => KeyValuePair.Create(s.Name, s.Variable))],
            Mounts = mounts,
            ConsoleLog = staged.ConsoleLog,
            ShellArguments = ["/agentd/session/setup.sh"],
            Limits = demand.Enforced,
            Network = demand.Agent.Network,
            Security = demand.Agent.Security,
        };
    }

    // The engine refuses an empty secret, and an empty value is none.
    private static IEnumerable<KeyValuePair<string, string>> EmptyCredentials(SessionDemand demand) =>
        demand.Credentials.Where(c => c.Value.IsEmpty).Select(c => KeyValuePair.Create(c.Name, ""));
}
