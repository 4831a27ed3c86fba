using Agentd.Domain.Audit;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Recover;

/// <summary>Says of a session's output that nothing of it will be kept, because the values to mask in it are not known any more.</summary>
internal static class WithheldOutput
{
    private const string Reason = "the values to mask in it are not known any more: a credential changed, or the agent was removed, "
        + "and the daemon was restarted, while the session ran";

    /// <summary>Notes it in the record and logs it, where it is so. It is known before the session's end, and holds whatever comes.</summary>
    public static void Note(LiveSession live, ILogger log)
    {
        if (live.Masked is not null || live.Record.Output is not null) return;
        live.Note(record => record with { Output = new KeptOutput(OutputState.Withheld, Reason) });
        SessionLog.AuditWarning(log, live.Id, "console_withheld", Reason);
    }
}
