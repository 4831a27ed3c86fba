using Agentd.Application.Sessions;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Protocol.Replies;

namespace Agentd.Daemon.Endpoints;

/// <summary>The end of a session as the protocol tells of it.</summary>
internal static class SessionResults
{
    /// <summary>Of a session that ended under this daemon.</summary>
    public static Result Of(SessionReport report) => new()
    {
        SessionId = report.Session.Value,
        Label = report.Outcome?.Label,
        ExitCode = report.Outcome?.ExitCode,
        Signal = report.Outcome?.Signal,
        Error = report.Error?.Message,
        Warning = report.Warning,
    };

    /// <summary>Of a session that ended before: what its record says.</summary>
    public static Result Of(SessionRecord record)
    {
        var outcome = record.Outcome is { } label ? SessionOutcome.FromRecord(label, record.ExitCode) : null;
        return new Result
        {
            SessionId = record.SessionId.Value,
            Label = outcome?.Label,
            ExitCode = outcome?.ExitCode,
            Signal = outcome?.Signal,
            Error = outcome is null ? record.Error ?? "the session's record is incomplete: its end is not known" : null,
        };
    }
}
