namespace Agentd.Protocol.Replies;

/// <summary>Sessions by when they were accepted, the newest first, or a part of them.</summary>
/// <param name="Sessions">The sessions of this part.</param>
/// <param name="Counts">
/// How many there are by outcome, <c>open</c> and <c>incomplete</c> included, whichever outcomes were asked for; the same in every part.
/// </param>
/// <param name="More">Whether another part of this answer follows.</param>
/// <param name="Next">The place behind the last one, to ask on from; null where there are no more.</param>
public sealed record RecordPage(
    IReadOnlyList<SessionSummary> Sessions, IReadOnlyDictionary<string, int> Counts, bool More, string? Next = null) : Reply
{
    /// <summary>The parts of an answer: at least one.</summary>
    public static IEnumerable<RecordPage> Of(
        IReadOnlyList<SessionSummary> sessions, IReadOnlyDictionary<string, int> counts, string? next) =>
        Pages.Of(sessions).Select(page => new RecordPage(page.Rows, counts, page.More, next));
}

/// <summary>
/// Something happened to a session: it was accepted, came to another phase or step, or is over. What is told of it may be newer than that.
/// The first of all names no session: from then on nothing is missed.
/// </summary>
/// <param name="Session">The session as it is now; null for news of no session, such as a reload of the configuration.</param>
public sealed record SessionChanged(SessionSummary? Session = null) : Reply;
