namespace Agentd.Infrastructure.Podman;

/// <summary>How the <c>podman</c> client is run.</summary>
public sealed record PodmanOptions
{
    /// <summary>The client: a name that PATH finds, or a path.</summary>
    public string Executable { get; init; } = "podman";

    /// <summary>Changes to the daemon's environment for most calls; a null value takes a variable away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The same for a pull, which alone may use proxies and registry credentials.</summary>
    public IReadOnlyDictionary<string, string?> PullEnvironment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The client that this process's PATH finds, with a minimal environment.</summary>
    public static PodmanOptions OfThisProcess()
    {
        var ours = System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? "")).ToArray();
        return new PodmanOptions
        {
            Executable = ProgramSearch.Find("podman", System.Environment.GetEnvironmentVariable("PATH")),
            Environment = ChildEnvironment.AsChange(ours, ChildEnvironment.Of(ours)),
            PullEnvironment = ChildEnvironment.AsChange(ours, ChildEnvironment.OfPull(ours)),
        };
    }

    /// <summary>The id of the daemon that calls; empty for a command that is none.</summary>
    public string Owner { get; init; } = "";

    /// <summary>The deadline of a call that only asks.</summary>
    public TimeSpan CallDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The deadline of a call that starts a container, or makes or removes secrets, and of all that is asked in vain before one: it may
    /// wait behind somebody's removal of some million files.
    /// </summary>
    public TimeSpan ChangeDeadline { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The deadline of a call that removes a container or gives a tree back: none, for how much there is to do was the session's choice, and
    /// one that is killed half-way has held everybody up for nothing.
    /// </summary>
    public TimeSpan RemovalDeadline { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>The deadline of a pull.</summary>
    public TimeSpan PullDeadline { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a start waits for what an earlier life of the daemon is still changing.</summary>
    public TimeSpan OrphanPatience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>After how long a call that still waits is told of.</summary>
    public TimeSpan TellAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Is told when Podman keeps the daemon waiting, and when that is over.</summary>
    public Action<PodmanWait> Waits { get; init; } = _ => { };

    /// <summary>
    /// How often a start is looked at that may wait for a runtime that was killed. A runtime needs no lock of Podman's: what it has not done
    /// after two looks, it does not do any more.
    /// </summary>
    public TimeSpan BetweenLooks { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Is told, once per kind of failure, when starts cannot be looked at.</summary>
    public Action<string> Unwatched { get; init; } = _ => { };

    /// <summary>The most bytes of standard output that are kept.</summary>
    public int MostOutput { get; init; } = 64 * 1024 * 1024;

    /// <summary>The most bytes of standard error that are kept.</summary>
    public int MostErrors { get; init; } = 16 * 1024;

    internal CallTerms TermsOf(CallKind kind) => kind switch
    {
        CallKind.Asks => new CallTerms(CallDeadline, MayBeKilled: true),
        CallKind.Fetches => new CallTerms(PullDeadline, MayBeKilled: true),
        CallKind.Changes => new CallTerms(ChangeDeadline, MayBeKilled: false),
        _ => new CallTerms(RemovalDeadline, MayBeKilled: false),
    };
}
