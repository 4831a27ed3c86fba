namespace Agentd.Infrastructure.Podman;

/// <summary>How the <c>podman</c> client is run.</summary>
public sealed record PodmanOptions
{
    /// <summary>Whether containers are run by a service that the client asks: some options are then not there.</summary>
    public bool IsRemote { get; init; }

    /// <summary>The client: a name that PATH finds, or a path.</summary>
    public string Executable { get; init; } = "podman";

    /// <summary>Changes to the daemon's environment for most calls; a null value takes a variable away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The same for a pull, which alone may use proxies and registry credentials.</summary>
    public IReadOnlyDictionary<string, string?> PullEnvironment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The id of the daemon that calls; empty for a command that is none.</summary>
    public string Owner { get; init; } = "";

    /// <summary>The deadline of a call that only asks.</summary>
    public TimeSpan CallDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The deadline of a call that starts a container, or creates or removes secrets, and of repeated questions before one: it may wait
    /// until another session's million files are removed.
    /// </summary>
    public TimeSpan ChangeDeadline { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The deadline of a call that removes a container or hands a tree over: none. The session chose how much there is to do, and a call
    /// that is killed half-way has kept all others waiting for nothing.
    /// </summary>
    public TimeSpan RemovalDeadline { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>The deadline of a pull.</summary>
    public TimeSpan PullDeadline { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long the daemon's start waits for changes that an earlier life of it began.</summary>
    public TimeSpan OrphanPatience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a call may wait before it is reported.</summary>
    public TimeSpan TellAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Called when Podman keeps the daemon waiting, and when that is over.</summary>
    public Action<PodmanWait> Waits { get; init; } = _ => { };

    /// <summary>Called when a call is over, whatever came of it.</summary>
    public Action<PodmanCallOver> Over { get; init; } = _ => { };

    /// <summary>
    /// The time between looks at a start, which may wait for a killed runtime. A runtime needs no lock of Podman's: if it has not finished
    /// after two looks, it will not.
    /// </summary>
    public TimeSpan BetweenLooks { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Called once per kind of failure when starts cannot be watched.</summary>
    public Action<string> Unwatched { get; init; } = _ => { };

    /// <summary>Called when Podman was reset because no process of its user's was left.</summary>
    public Action Reset { get; init; } = () => { };

    /// <summary>The most bytes of standard output that are kept.</summary>
    public int MostOutput { get; init; } = 64 * 1024 * 1024;

    /// <summary>The most bytes of standard error that are kept.</summary>
    public int MostErrors { get; init; } = 16 * 1024;

    /// <summary>The client that this process's PATH finds, with a minimal environment.</summary>
    public static PodmanOptions OfThisProcess()
    {
        var ours = System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? "")).ToArray();
        return new PodmanOptions
        {
            Executable = ProgramSearch.Find("podman", System.Environment.GetEnvironmentVariable("PATH")),
            IsRemote = RemoteService.IsNamed(System.Environment.GetEnvironmentVariable),
            Environment = ChildEnvironment.AsChange(ours, ChildEnvironment.Of(ours)),
            PullEnvironment = ChildEnvironment.AsChange(ours, ChildEnvironment.OfPull(ours)),
        };
    }

    internal CallTerms TermsOf(CallKind kind) => kind switch
    {
        CallKind.Asks => new CallTerms(CallDeadline, MayBeKilled: true),
        CallKind.Fetches => new CallTerms(PullDeadline, MayBeKilled: true),
        CallKind.Changes => new CallTerms(ChangeDeadline, MayBeKilled: false),
        _ => new CallTerms(RemovalDeadline, MayBeKilled: false),
    };
}

/// <summary>
/// Finds a program as a shell would. .NET searches the working directory before PATH, and a file there must not become the daemon's
/// container engine.
/// </summary>
internal static class ProgramSearch
{
    private const string UsualPlace = "/usr/bin";
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>
    /// The first executable file of this name in an absolute directory of <paramref name="path"/>; where it usually is, if there is none.
    /// </summary>
    internal static string Find(string name, string? path) =>
        (path ?? "").Split(':')
            .Where(Path.IsPathRooted)
            .Select(directory => Path.Combine(directory, name))
            .FirstOrDefault(IsProgram) ?? Path.Combine(UsualPlace, name);

    private static bool IsProgram(string file) => File.Exists(file) && (File.GetUnixFileMode(file) & Executable) != 0;
}
