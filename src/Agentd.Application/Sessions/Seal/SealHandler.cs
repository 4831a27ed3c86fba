using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Seal;

/// <summary>Closes the record: the tree read-only, <c>session.json</c> published last.</summary>
/// <param name="Live">The session, torn down.</param>
/// <param name="Record">The complete record.</param>
public sealed record SealCommand(LiveSession Live, SessionRecord Record) : PhaseCommand<SealResult>(Live, SessionPhase.Seal);

/// <summary>Warnings for an operator about a record that is sealed nevertheless.</summary>
public sealed record SealResult(IReadOnlyList<string> Warnings);

/// <summary>The phase <c>seal</c>.</summary>
public sealed class SealHandler(IAuditRecords records, ILoggerFactory loggers) : IRequestHandler<SealCommand, SealResult>
{
    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <inheritdoc/>
    public async Task<SealResult> Handle(SealCommand command, CancellationToken cancellationToken)
    {
        var warnings = await records.SealAsync(command.Record, command.Live.Masked, cancellationToken).ConfigureAwait(false);
        foreach (var warning in warnings) SessionLog.AuditWarning(_log, command.Live.Id, "seal", warning);
        return new SealResult(warnings);
    }
}
