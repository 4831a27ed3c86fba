using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Lifecycle;

/// <summary>What only the daemon that ended a session knows of why it did, for its record.</summary>
internal static class EndingCause
{
    private const int MostReason = 200;

    /// <summary>Notes it; nothing where the session ended otherwise.</summary>
    public static void Note(LiveSession live)
    {
        if (live.Session.Outcome != SessionOutcome.Cancelled) return;
        live.Note(record => record.Bound is SessionBound.Disk or SessionBound.Entries
            ? record with { ExcessPlace = live.Excess?.Place ?? record.ExcessPlace }
            : record with { Asked = Asked(live) ?? record.Asked });
    }

    private static AskedEnd? Asked(LiveSession live)
    {
        if (!live.Stop.Made.IsCompletedSuccessfully) return null;
        var wish = live.Stop.Made.Result;
        return new AskedEnd(wish.By, wish.Reason is { } reason ? HarmlessLine.Of(reason, MostReason) : null);
    }
}
