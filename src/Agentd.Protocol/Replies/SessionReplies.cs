namespace Agentd.Protocol.Replies;

/// <summary>A part of the list of sessions.</summary>
/// <param name="Sessions">The sessions of this part, in their order.</param>
/// <param name="More">Whether another part follows.</param>
public sealed record SessionPage(IReadOnlyList<SessionSummary> Sessions, bool More) : Reply
{
    /// <summary>The pages of a list: at least one, the last without more to come.</summary>
    public static IEnumerable<SessionPage> Of(IReadOnlyList<SessionSummary> sessions) =>
        Pages.Of(sessions).Select(page => new SessionPage(page.Rows, page.More));
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
