namespace Agentd.Web.Asking;

/// <summary>All that the first page shows, asked for at once.</summary>
internal sealed record Fleet
{
    /// <summary>How far back the figures of the tiles reach.</summary>
    public static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private const int MostSessions = 3000, OfEachAgent = 30, MostFires = 400, MostExplained = 6;

    /// <summary>How the daemon is.</summary>
    public required DaemonStatus Status { get; init; }

    /// <summary>The configured agents.</summary>
    public required IReadOnlyList<AgentSummary> Agents { get; init; }

    /// <summary>The last sessions of each agent, the newest first.</summary>
    public required IReadOnlyList<SessionSummary> Sessions { get; init; }

    /// <summary>How many sessions were accepted within a day, by outcome.</summary>
    public required IReadOnlyDictionary<string, int> Today { get; init; }

    /// <summary>How many there are in all, by outcome.</summary>
    public required IReadOnlyDictionary<string, int> Ever { get; init; }

    /// <summary>The next fires.</summary>
    public required IReadOnlyList<Fire> Fires { get; init; }

    /// <summary>Of agents whose last session ended badly, that session, the newest first.</summary>
    public required IReadOnlyList<SessionSummary> Failed { get; init; }

    /// <summary>Some of these, with why.</summary>
    public required IReadOnlyList<SessionDetails> Explained { get; init; }

    /// <summary>Asks for it.</summary>
    /// <exception cref="DaemonAwayException">The daemon cannot be talked to.</exception>
    /// <exception cref="DaemonRefusalException">It refuses to answer.</exception>
    public static async Task<Fleet> AskAsync(
        DaemonQuestions daemon, Func<SessionSummary, bool> needsALook, DateTimeOffset now, CancellationToken cancellation)
    {
        var status = daemon.AskAsync<DaemonStatus>(new StatusRequest(), cancellation);
        var agents = daemon.AskAsync<AgentList>(new AgentsRequest(), list => list.More, cancellation);
        var fires = daemon.AskAsync<FireList>(new ScheduleRequest(MostFires), cancellation);
        var recent = new RecordsRequest { Limit = MostSessions, PerAgent = OfEachAgent };
        var records = daemon.AskAsync<RecordPage>(recent, page => page.More, cancellation);
        var today = daemon.AskAsync<RecordPage>(new RecordsRequest { Limit = 0, Since = now - Day }, cancellation);
        await Task.WhenAll(status, agents, fires, records, today).ConfigureAwait(false);
        var configured = (await agents.ConfigureAwait(false)).SelectMany(list => list.Agents).ToArray();
        var pages = await records.ConfigureAwait(false);
        var sessions = pages.SelectMany(page => page.Sessions).ToArray();
        var failed = LastOf(configured, sessions).Where(needsALook).OrderByDescending(session => session.EndedAt).ToArray();
        return new Fleet
        {
            Status = await status.ConfigureAwait(false),
            Agents = configured,
            Sessions = sessions,
            Today = (await today.ConfigureAwait(false)).Counts,
            Ever = pages[0].Counts,
            Fires = (await fires.ConfigureAwait(false)).Fires,
            Failed = failed,
            Explained = await ExplainedAsync(daemon, failed, cancellation).ConfigureAwait(false),
        };
    }

    /// <summary>The last session of each agent that ended.</summary>
    private static IEnumerable<SessionSummary> LastOf(IEnumerable<AgentSummary> agents, IReadOnlyList<SessionSummary> sessions) =>
        agents.Select(agent => sessions.FirstOrDefault(one => one.Agent == agent.Name && one.State == SessionState.Ended))
            .OfType<SessionSummary>();

    private static async Task<IReadOnlyList<SessionDetails>> ExplainedAsync(
        DaemonQuestions daemon, IEnumerable<SessionSummary> failed, CancellationToken cancellation)
    {
        var asked = failed.Take(MostExplained).Select(
            session => daemon.AskAsync<SessionFound>(new InspectRequest(session.SessionId), cancellation));
        return [.. (await Task.WhenAll(asked).ConfigureAwait(false)).Select(found => found.Session)];
    }
}
