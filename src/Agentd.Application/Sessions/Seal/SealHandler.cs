using Agentd.Application.Ports;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Seal;

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
