using Agentd.Application.Sessions.Clone;
using Agentd.Application.Sessions.Execute;
using Agentd.Application.Sessions.Mount;
using Agentd.Application.Sessions.Prepare;
using Agentd.Domain.Sessions;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Lifecycle;

/// <summary>
/// The one ordered list of a session's phases: prepare, clone, mount, execute, and then, whatever happened before, teardown and seal.
/// Each phase takes what the phase before it returned, so that a wrong order does not compile.
/// </summary>
public sealed class SessionLifecycle(IMediator mediator, SessionClosing closing, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>Runs an accepted session to its end. Never throws: the report says what went wrong first.</summary>
    public async Task<SessionReport> RunAsync(AcceptedSession accepted)
    {
        var live = accepted.Live;
        using var turn = live.Turn;
        try
        {
            live.Session.Reach(await UpToExecuteAsync(accepted, live.Stop.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (live.Stop.Made.IsCompleted)
        {
            live.Session.Reach(SessionOutcome.Cancelled);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            live.Session.Fail(FailureWords.Of(failure, live, _log));
        }
        return await closing.CloseAsync(live).ConfigureAwait(false);
    }

    private async Task<SessionOutcome> UpToExecuteAsync(AcceptedSession accepted, CancellationToken stop)
    {
        var prepared = await mediator.Send(new PrepareCommand(accepted), stop).ConfigureAwait(false);
        var clone = await mediator.Send(new CloneCommand(prepared), stop).ConfigureAwait(false);
        var mounted = await mediator.Send(new MountCommand(clone), stop).ConfigureAwait(false);
        // The last moment at which a wish to end costs no container.
        stop.ThrowIfCancellationRequested();
        return await mediator.Send(new ExecuteCommand(mounted), CancellationToken.None).ConfigureAwait(false);
    }
}
