using Agentd.Application.Pipeline;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Admission;
using Agentd.Application.Sessions.Clone;
using Agentd.Application.Sessions.Execute;
using Agentd.Application.Sessions.Mount;
using Agentd.Application.Sessions.Prepare;
using Agentd.Application.Sessions.Seal;
using Agentd.Application.Sessions.Teardown;
using MediatR;

namespace Agentd.Application.Tests.Sessions;

/// <summary>The real mediator over the real handlers and the real pipeline.</summary>
internal sealed class Phases
{
    private readonly Dictionary<Type, object> _services = [];

    public static IMediator Over(SessionWorld world)
    {
        var phases = new Phases();
        var demands = new DemandResolver(world.Agents, world.Credentials, world.Methodologies, world.MountSources, new DefaultsInForce(world.Defaults));
        phases.Add<PrepareCommand, PreparedSession>(new PrepareHandler(
            demands, world.Methodologies, new LimitPlanner(world.HostLimits, new DefaultsInForce(world.Defaults)), world.Admission, world.Records, world.Host, world.Time));
        phases.Add<FetchImageCommand, PreparedSession>(new FetchImageHandler(world.Engine.Port, world.Log));
        phases.AddPhase<CloneCommand, ClonePlan>(new CloneHandler(), world);
        phases.AddPhase<MountCommand, MountedSession>(new MountHandler(world.Engine.Port, world.Staging, world.MountSources, world.Records), world);
        phases.AddPhase<ExecuteCommand, ExecutedSession>(
            new ExecuteHandler(
                world.Engine.Port, world.Supervisor, new StartPacing(new AdmissionBounds()), new StartNote(world.Records, world.Log), world.Time, world.Log),
            world);
        phases.AddPhase<TeardownCommand, TeardownResult>(
            new TeardownHandler(world.Engine.Port, world.Staging, world.Records, world.Log), world);
        phases.AddPhase<SealCommand, SealResult>(new SealHandler(world.Records, world.Log), world);
        return new Mediator(type => phases._services[type]);
    }

    private void AddPhase<TCommand, TResult>(IRequestHandler<TCommand, TResult> handler, SessionWorld world)
        where TCommand : IPhaseCommand<TResult> => Add(handler, new PhaseBehavior<TCommand, TResult>(world.Log));

    private void Add<TCommand, TResult>(IRequestHandler<TCommand, TResult> handler, params IPipelineBehavior<TCommand, TResult>[] behaviors)
        where TCommand : IRequest<TResult>
    {
        _services[typeof(IRequestHandler<TCommand, TResult>)] = handler;
        _services[typeof(IEnumerable<IPipelineBehavior<TCommand, TResult>>)] = behaviors;
    }
}
