namespace Agentd.Domain.Work;

/// <summary>How what a session leaves of its repository is kept.</summary>
/// <param name="Policy">When it is.</param>
/// <param name="Timeout">How long making the bundle may take, once the agent has ended.</param>
/// <param name="Most">The most bytes of the bundle, and of one untracked file.</param>
public sealed record WorkKeeping(KeepWork Policy, TimeSpan Timeout, long Most)
{
    /// <summary>The time where none is configured.</summary>
    public static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The bytes where none are configured.</summary>
    public const long UsualMost = 64L << 20;

    /// <summary>For a session of which nothing is kept.</summary>
    public static WorkKeeping Never { get; } = new(KeepWork.Never, UsualTimeout, UsualMost);

    /// <summary>Whether anything is kept of a session that ended well, or did not.</summary>
    public bool Applies(bool endedWell) => Policy is KeepWork.Always or KeepWork.Summary || (Policy == KeepWork.Failed && !endedWell);
}

/// <summary>When what a session leaves of its repository is kept.</summary>
public enum KeepWork
{
    /// <summary>Whenever it leaves something that its clone's origin does not have.</summary>
    Always,

    /// <summary>If it also did not end well.</summary>
    Failed,

    /// <summary>Always, and of it the summary alone.</summary>
    Summary,

    /// <summary>Never.</summary>
    Never,
}

/// <summary>What a record keeps of a session's work.</summary>
public enum WorkKept
{
    /// <summary>Nothing: there was nothing, or it could not be read, which the summary then says.</summary>
    None,

    /// <summary>A summary: by what the session's repository says, its remote has the commits.</summary>
    Pushed,

    /// <summary>A summary alone.</summary>
    Summary,

    /// <summary>A summary, and a bundle of the commits without what was not committed.</summary>
    Commits,

    /// <summary>A summary, and a bundle of it all.</summary>
    All,
}
