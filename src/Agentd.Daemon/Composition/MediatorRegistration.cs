using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Clone;
using Agentd.Application.Sessions.Execute;
using Agentd.Application.Sessions.Mount;
using Agentd.Application.Sessions.Prepare;
using Agentd.Application.Sessions.Seal;
using Agentd.Application.Sessions.Teardown;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Agentd.Daemon.Composition;

/// <summary>The one place that registers the mediator's handlers: by name, because NativeAOT finds nothing by scanning.</summary>
internal static class MediatorRegistration
{
    public static IServiceCollection AddLifecycleHandlers(this IServiceCollection services) => services
        .AddSingleton<ServiceFactory>(provider => provider.GetRequiredService)
        .AddSingleton<IMediator, Mediator>()
        .AddPhase<PrepareCommand, PreparedSession, PrepareHandler>()
        .AddPhase<CloneCommand, ClonePlan, CloneHandler>()
        .AddPhase<MountCommand, MountedSession, MountHandler>()
        .AddPhase<ExecuteCommand, Domain.Sessions.SessionOutcome, ExecuteHandler>()
        .AddPhase<TeardownCommand, TeardownResult, TeardownHandler>()
        .AddPhase<SealCommand, SealResult, SealHandler>();

    private static IServiceCollection AddPhase<TCommand, TResult,
        [System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(
            System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IServiceCollection services)
        where TCommand : PhaseCommand<TResult>
        where THandler : class, IRequestHandler<TCommand, TResult> => services
        .AddSingleton<IRequestHandler<TCommand, TResult>, THandler>()
        .AddSingleton<IPipelineBehavior<TCommand, TResult>, PhaseBehavior<TCommand, TResult>>();
}
