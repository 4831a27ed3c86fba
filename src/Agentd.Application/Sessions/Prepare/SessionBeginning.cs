using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>
/// Begins a session on disk. The record comes last, for it is the acceptance: a session that has one, and waits, has what it was asked
/// too. What a crash leaves of one that has none is a directory that the next start removes.
/// </summary>
public sealed class SessionBeginning(IAuditRecords records, IWaitingRequests requests, IStaging staging, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>Begins a session, keeping what it was asked where it has to wait.</summary>
    /// <returns>False when a record of that id exists: draw another.</returns>
    /// <exception cref="SessionException">It cannot be begun; what was made is removed again.</exception>
    internal bool TryBegin(SessionRecord record, WaitingRequest? request)
    {
        if (request is null) return records.TryBegin(record);
        requests.Keep(record.Names, request);
        var begun = false;
        try
        {
            return begun = records.TryBegin(record);
        }
        finally
        {
            if (!begun) Forget(record.Names);
        }
    }

    // What stopped the beginning is what the client is told; what is left over is removed at the next start.
    private void Forget(ResourceNames names)
    {
        try
        {
            staging.Remove(names);
        }
        catch (SessionException failure)
        {
            SessionLog.Lifecycle(_log, LogLevel.Error, names.Session, names.Container, "staging_removal", SessionPhase.Prepare.Word(), failure.Message);
        }
    }
}
