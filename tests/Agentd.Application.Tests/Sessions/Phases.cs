using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Admission;
using Agentd.Application.Sessions.Clone;
using Agentd.Application.Sessions.Execute;
using Agentd.Application.Sessions.Mount;
using Agentd.Application.Sessions.Prepare;
using Agentd.Application.Sessions.Seal;
using Agentd.Application.Sessions.Teardown;
using Agentd.Domain.Sessions;
using MediatR;

namespace Agentd.Application.Tests.Sessions;

/// <summary>The real mediator over the real handlers and the real pipeline.</summary>
internal sealed class Phases
{
    private readonly Dictionary<Type, object> _services = [];

    public static IMediator Over(SessionWorld world)
    {
        var phases = new Phases();
        var limits = new LimitPlanner(world.HostLimits, new DefaultsInForce(world.Defaults));
        var images = new ImageFetch(world.Engine.Port, world.Log);
        phases.AddPhase<PrepareCommand, PreparedSession>(
            new PrepareHandler(
                world.Demands, limits, world.Requests, world.Staging, world.Records, world.Host, images, world.Figures, world.Time,
                world.Log),
            world);
        phases.AddPhase<CloneCommand, ClonePlan>(new CloneHandler(), world);
        phases.AddPhase<MountCommand, MountedSession>(
            new MountHandler(world.Engine.Port, world.Staging, world.MountSources, world.Records, world.Earlier), world);
        phases.AddPhase<ExecuteCommand, SessionOutcome>(
            new ExecuteHandler(
                new ContainerLaunch(world.Engine.Port, world.Status, world.Time, world.Log), world.Supervisor,
                new StartPacing(new AdmissionBounds()), world.Records,
                new SecretRemoval(world.Engine.Port, world.Tries, world.Log), world.Networks, world.Notices, world.Time, world.Log),
            world);
        phases.AddPhase<TeardownCommand, TeardownResult>(
            new TeardownHandler(world.Engine.Port, world.Staging, world.Records, world.Networks, world.Work, world.Log), world);
        phases.AddPhase<SealCommand, SealResult>(new SealHandler(world.Records, world.Log), world);
        return new Mediator(type => phases._services[type]);
    }

    private void AddPhase<TCommand, TResult>(IRequestHandler<TCommand, TResult> handler, SessionWorld world)
        where TCommand : PhaseCommand<TResult> => Add(handler, new PhaseBehavior<TCommand, TResult>(world.Log));

    private void Add<TCommand, TResult>(IRequestHandler<TCommand, TResult> handler, params IPipelineBehavior<TCommand, TResult>[] behaviors)
        where TCommand : IRequest<TResult>
    {
        _services[typeof(IRequestHandler<TCommand, TResult>)] = handler;
        _services[typeof(IEnumerable<IPipelineBehavior<TCommand, TResult>>)] = behaviors;
    }
}
