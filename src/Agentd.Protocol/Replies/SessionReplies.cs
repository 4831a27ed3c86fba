namespace Agentd.Protocol.Replies;

/// <summary>A part of the list of sessions. At most <see cref="MostRows"/>, so that a page always fits a frame.</summary>
/// <param name="Sessions">The sessions of this part, in their order.</param>
/// <param name="More">Whether another part follows.</param>
public sealed record SessionPage(IReadOnlyList<SessionSummary> Sessions, bool More) : Reply
{
    /// <summary>The most sessions of one page.</summary>
    public const int MostRows = 200;

    /// <summary>The pages of a list: at least one, the last without more to come.</summary>
    public static IEnumerable<SessionPage> Of(IReadOnlyList<SessionSummary> sessions)
    {
        var from = 0;
        do
        {
            var rows = sessions.Skip(from).Take(MostRows).ToArray();
            from += rows.Length;
            yield return new SessionPage(rows, More: from < sessions.Count);
        }
        while (from < sessions.Count);
    }
}

/// <summary>Everything known of one session.</summary>
/// <param name="Session">The session.</param>
public sealed record SessionFound(SessionDetails Session) : Reply;

/// <summary>What became of a request to stop a session. It has ended.</summary>
/// <param name="SessionId">The session's whole id.</param>
/// <param name="AlreadyEnded">Whether it had ended before it was asked to.</param>
/// <param name="Outcome">The outcome's label: <c>cancelled</c> when it ended as asked; null when its record is incomplete.</param>
/// <param name="Error">What went wrong on the way, such as the teardown; null when nothing did.</param>
public sealed record Stopped(string SessionId, bool AlreadyEnded, string? Outcome = null, string? Error = null) : Reply;
