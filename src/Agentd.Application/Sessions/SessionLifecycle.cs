using Agentd.Application.Ports;
using Agentd.Application.Sessions.Clone;
using Agentd.Application.Sessions.Execute;
using Agentd.Application.Sessions.Mount;
using Agentd.Application.Sessions.Prepare;
using Agentd.Application.Sessions.Recover;
using Agentd.Application.Sessions.Teardown;
using Agentd.Domain.Sessions;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions;

/// <summary>
/// The one ordered list of a session's phases: prepare, clone, mount, execute, and then, whatever happened before, teardown and seal.
/// Each phase takes what the phase before it returned, so that a wrong order does not compile.
/// </summary>
public sealed class SessionLifecycle(IMediator mediator, SessionClosing closing, IAuditRecords records, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>Accepts an invocation as a session: the first half of <c>prepare</c>.</summary>
    /// <exception cref="SessionException">It was refused; nothing was created.</exception>
    public Task<PreparedSession> AcceptAsync(Invocation invocation, CancellationToken cancellation) =>
        mediator.Send(new PrepareCommand(invocation), cancellation);

    /// <summary>Takes over or closes what an earlier daemon left.</summary>
    /// <exception cref="SessionException">The engine's answer is missing or unreadable: nothing was touched.</exception>
    public Task<Recovery> RecoverAsync(CancellationToken cancellation) => mediator.Send(new RecoverCommand(), cancellation);

    /// <summary>Runs an accepted session to its end. Never throws: the report says what went wrong first.</summary>
    public async Task<SessionReport> RunAsync(PreparedSession prepared)
    {
        var live = prepared.Live;
        using var turn = prepared.Turn;
        var started = new StartedParts();
        try
        {
            var executed = await UpToExecuteAsync(prepared, started, live.Stop.Token).ConfigureAwait(false);
            live.Session.Reach(executed.Outcome);
            started.TreeIsOurs = executed.TreeIsOurs;
        }
        catch (OperationCanceledException) when (live.Stop.Made.IsCompleted)
        {
            live.Session.Reach(SessionOutcome.Cancelled);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            live.Session.Fail(FailureWords.Of(failure, live, _log));
        }
        return await closing.CloseAsync(live, started.Scope(prepared)).ConfigureAwait(false);
    }

    private async Task<ExecutedSession> UpToExecuteAsync(PreparedSession prepared, StartedParts started, CancellationToken stop)
    {
        await ComeInAsync(prepared, stop).ConfigureAwait(false);
        prepared = await mediator.Send(new FetchImageCommand(prepared), stop).ConfigureAwait(false);
        var clone = await mediator.Send(new CloneCommand(prepared), stop).ConfigureAwait(false);
        started.Secrets = [.. MountHandler.Secrets(clone, prepared.Live.Names).Select(s => s.Name)];
        var mounted = await mediator.Send(new MountCommand(clone), stop).ConfigureAwait(false);
        // The last moment at which a wish to end costs no container.
        stop.ThrowIfCancellationRequested();
        started.Container = true;
        return await mediator.Send(new ExecuteCommand(mounted), CancellationToken.None).ConfigureAwait(false);
    }

    private async Task ComeInAsync(PreparedSession prepared, CancellationToken stop)
    {
        var live = prepared.Live;
        if (!live.Record.Queued || prepared.Turn is not { } turn) return;
        SessionLog.Queued(_log, live.Id, live.Session.Agent, live.Session.Trigger.Word());
        await turn.ComeAsync(stop).ConfigureAwait(false);
        records.Update(live.Note(record => record with { Queued = false }));
    }

    /// <summary>How far a session got: what teardown has to look for.</summary>
    private sealed class StartedParts
    {
        public bool Container { get; set; }

        public bool TreeIsOurs { get; set; }

        public IReadOnlyList<string> Secrets { get; set; } = [];

        public TeardownScope Scope(PreparedSession prepared) => new(
            Container, prepared.Live.MayHaveWritten && !TreeIsOurs ? prepared.Demand.Agent.BaseImage : null, prepared.Live.SecretsLeft ?? Secrets);
    }
}
