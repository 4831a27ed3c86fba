using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Ports;

/// <summary>What a running session tells through its staging directory, without a process or a poll of ours.</summary>
public interface ISessionStatus
{
    /// <summary>
    /// The session's news from the beginning, as they come. Ends after <see cref="SessionNews.Exited"/>;
    /// <see cref="SessionNews.ConsoleClosed"/> may come at any time and says only that it is time to ask the engine.
    /// </summary>
    IAsyncEnumerable<SessionNews> WatchAsync(StagedSession session, CancellationToken cancellation);

    /// <summary>The session's news so far.</summary>
    /// <exception cref="SessionException">The staging directory is gone.</exception>
    IReadOnlyList<SessionNews> ReadNews(StagedSession session);

    /// <summary>
    /// Puts the daemon's own word among the session's: that it ends the session, <see cref="SessionNews.BoundHit"/> or
    /// <see cref="SessionNews.StopAsked"/>.
    /// </summary>
    /// <exception cref="SessionException">The staging directory is gone, or cannot be written to.</exception>
    void WriteEnding(StagedSession session, SessionNews ending);
}

/// <summary>One piece of news of a running session.</summary>
public abstract record SessionNews
{
    private SessionNews() { }

    /// <summary>A step of the set-up began; and when, where that is known; within this boot of the host only.</summary>
    public sealed record StepBegan(SetupStep Step, DateTimeOffset? At = null) : SessionNews;

    /// <summary>A step of the set-up failed; the exit comes later.</summary>
    public sealed record StepFailed(SetupStep Step, int Code) : SessionNews
    {
        /// <summary>The failure as a record and a log tell it.</summary>
        public string Words => Step.FailedWith(Code);
    }

    /// <summary>The clone is at this commit.</summary>
    public sealed record Cloned(string Commit) : SessionNews;

    /// <summary>When runa had ended, the link <c>.runa</c> was not in its place any more.</summary>
    public sealed record Displaced(Displacement Displacement) : SessionNews;

    /// <summary>The agent ended with this code, and that is the session's outcome, whatever comes of the rest.</summary>
    public sealed record AgentEnded(int Code) : SessionNews;

    /// <summary>What became of the record's tree: <c>done</c>, <c>unmapped</c> or <c>failed</c>.</summary>
    public sealed record HandedOver(string Result) : SessionNews;

    /// <summary>The kernel killed a process of the session for want of memory.</summary>
    public sealed record OutOfMemory : SessionNews;

    /// <summary>A place holds more than it may; the session goes on until it is ended.</summary>
    public sealed record Over(Excess Excess) : SessionNews;

    /// <summary>The daemon ends the session at a bound: whatever exit code comes of that is not the agent's own.</summary>
    public sealed record BoundHit(SessionBound Bound) : SessionNews;

    /// <summary>The daemon ends the session on request, and kills it after the grace: the same holds.</summary>
    public sealed record StopAsked(TimeSpan Grace) : SessionNews;

    /// <summary>The set-up shell's own status, its last act; and when, where that is known; within this boot of the host only.</summary>
    public sealed record Exited(int Code, DateTimeOffset? At = null) : SessionNews;

    /// <summary>The console file is no longer written: the container has most likely ended.</summary>
    public sealed record ConsoleClosed : SessionNews;
}
