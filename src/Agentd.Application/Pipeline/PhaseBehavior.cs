using Agentd.Application.Sessions;
using Agentd.Domain.Sessions;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Pipeline;

/// <summary>Enters, times and logs every phase, so that no handler has to.</summary>
public sealed class PhaseBehavior<TCommand, TResult>(ILoggerFactory loggers) : IPipelineBehavior<TCommand, TResult>
    where TCommand : IPhaseCommand<TResult>
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
