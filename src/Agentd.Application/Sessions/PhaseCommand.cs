using Agentd.Domain.Sessions;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions;

/// <summary>A command that is one phase of a session; <see cref="PhaseBehavior{TCommand,TResult}"/> enters, times and logs it.</summary>
/// <param name="Live">The session.</param>
/// <param name="Phase">The phase.</param>
/// <param name="BeganAt">When the phase began; null for now.</param>
public abstract record PhaseCommand<TResult>(LiveSession Live, SessionPhase Phase, DateTimeOffset? BeganAt = null) : IRequest<TResult>;

/// <summary>Enters, times and logs every phase, so that no handler has to.</summary>
public sealed class PhaseBehavior<TCommand, TResult>(ILoggerFactory loggers) : IPipelineBehavior<TCommand, TResult>
    where TCommand : PhaseCommand<TResult>
{
    /// <inheritdoc/>
    public async Task<TResult> Handle(TCommand request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        request.Live.Session.Enter(request.Phase);
        request.Live.Progress.Began(request.Phase, request.BeganAt);
        SessionLog.PhaseStarted(loggers.CreateLogger(SessionLog.Category), request.Live.Id, request.Phase.Word());
        try
        {
            return await next().ConfigureAwait(false);
        }
        finally
        {
            request.Live.Progress.Ended(request.Phase);
        }
    }
}
