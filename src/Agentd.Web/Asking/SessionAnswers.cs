namespace Agentd.Web.Asking;

/// <summary>All that a session's page shows, asked for at once.</summary>
internal sealed record SessionAnswers
{
    // Of a session that asked for everything, the first thousands are enough for a page.
    private const int MostNetworkPages = 15;

    /// <summary>The session.</summary>
    public required SessionDetails Session { get; init; }

    /// <summary>What it left of its repository; null where <see cref="NoWork"/> says why there is nothing to tell.</summary>
    public LeftWork? Work { get; init; }

    /// <summary>Why nothing is told of its work.</summary>
    public string? NoWork { get; init; }

    /// <summary>What was decided about its connections; null where it is not filtered.</summary>
    public IReadOnlyList<NetworkDecision>? Network { get; init; }

    /// <summary>Whether there are more decisions than these.</summary>
    public bool NetworkIsCut { get; init; }

    /// <summary>Why nothing is told of its network.</summary>
    public string? NoNetwork { get; init; }

    /// <summary>Asks for it.</summary>
    /// <exception cref="DaemonAwayException">The daemon cannot be talked to.</exception>
    /// <exception cref="DaemonRefusalException">There is no such session.</exception>
    public static async Task<SessionAnswers> AskAsync(DaemonQuestions daemon, string session, CancellationToken cancellation)
    {
        var found = await daemon.AskAsync<SessionFound>(new InspectRequest(session), cancellation).ConfigureAwait(false);
        var id = found.Session.SessionId;
        var pages = 0;
        // A page is about one session, and need not name it.
        string? OfIt(string? why) => why?.Replace($"session {id}", "it", StringComparison.Ordinal);
        var work = UnlessRefused(() => daemon.AskAsync<LeftWork>(new WorkRequest(id), cancellation));
        var network = UnlessRefused(() => daemon.AskAsync<NetworkPage>(
            new NetworkRequest(id), page => page.More && ++pages < MostNetworkPages, cancellation));
        var ((left, noWork), (told, noNetwork)) = (await work.ConfigureAwait(false), await network.ConfigureAwait(false));
        return new SessionAnswers
        {
            Session = found.Session,
            Work = left,
            NoWork = OfIt(noWork),
            Network = told is null ? null : [.. told.SelectMany(page => page.Decisions)],
            NetworkIsCut = told is [.., { More: true }],
            NoNetwork = OfIt(noNetwork),
        };
    }

    private static async Task<(T? Answer, string? Why)> UnlessRefused<T>(Func<Task<T>> ask) where T : class
    {
        try
        {
            return (await ask().ConfigureAwait(false), null);
        }
        catch (DaemonRefusalException refusal)
        {
            return (null, refusal.Message);
        }
    }
}
