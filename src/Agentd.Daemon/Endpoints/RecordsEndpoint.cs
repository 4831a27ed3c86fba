using System.Globalization;
using Agentd.Application.Sessions.List;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>records</c>: sessions by when they were accepted, filtered, a part at a time.</summary>
internal sealed class RecordsEndpoint(SessionCatalog catalog, SessionUsages usages)
{
    public async Task AnswerAsync(RecordsRequest request, ServerConnection connection, CancellationToken closing)
    {
        if (request.Limit is < 0 or > RecordsRequest.MostAtATime || request.PerAgent is < 1)
            throw new SessionException($"records: from 0 to {RecordsRequest.MostAtATime} sessions can be asked for at a time");
        var after = request.After is { } text ? Place.Parse(text) : (Place?)null;
        var (rows, counts, next) = await Task.Run(() => Select(request, after), closing).ConfigureAwait(false);
        foreach (var page in RecordPage.Of(rows, counts, next)) await connection.SendAsync(page, closing).ConfigureAwait(false);
    }

    private (SessionSummary[] Rows, Dictionary<string, int> Counts, string? Next) Select(RecordsRequest request, Place? after)
    {
        var found = catalog.List(all: true, request.Agent)
            .Where(view => request.Since is not { } since || view.Record.StartedAt >= since)
            .Where(view => request.Find is not { Length: > 0 } text || Matches(view.Record, text)).ToArray();
        var counts = found.CountBy(Outcome).ToDictionary(pair => pair.Key, pair => pair.Value);
        var wanted = found.Where(view => request.Outcomes is not { } outcomes || outcomes.Contains(Outcome(view)))
            .OrderByDescending(Place.Of).Where(view => after is not { } place || Place.Of(view).CompareTo(place) < 0);
        if (request.PerAgent is { } most) wanted = OfEachAgent(wanted, most);
        var some = wanted.Take(request.Limit + 1).ToArray();
        var rows = some.Take(request.Limit).ToArray();
        var next = some.Length > rows.Length && rows.Length > 0 ? Place.Of(rows[^1]).ToString() : null;
        return ([.. rows.Select(view => SessionReplies.Summary(view) with { Used = usages.Short(view) })], counts, next);
    }

    private static string Outcome(SessionView view) => view.Position != SessionPosition.Ended
        ? RecordsRequest.Open : view.Record.Outcome ?? RecordsRequest.Incomplete;

    private static bool Matches(SessionRecord record, string text) =>
        record.SessionId.Value.StartsWith(text, StringComparison.Ordinal)
        || record.WorkUnit?.Contains(text, StringComparison.OrdinalIgnoreCase) == true
        || record.RepositoryUrl.Contains(text, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<SessionView> OfEachAgent(IEnumerable<SessionView> views, int most)
    {
        var taken = new Dictionary<string, int>();
        return views.Where(view => (taken[view.Record.Agent.Value] = taken.GetValueOrDefault(view.Record.Agent.Value) + 1) <= most);
    }

    /// <summary>A session's place in the order: it stays the same when others come or are pruned.</summary>
    private readonly record struct Place(long Ticks, string Session) : IComparable<Place>
    {
        public static Place Of(SessionView view) => new(view.Record.StartedAt.UtcTicks, view.Record.SessionId.Value);

        public static Place Parse(string text) =>
            text.Split('.') is [var ticks, var session] && SessionId.TryParse(session, out _)
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var when)
                ? new Place(when, session) : throw new SessionException("the place to go on from is not one that agentd gave");

        public int CompareTo(Place other) =>
            Ticks != other.Ticks ? Ticks.CompareTo(other.Ticks) : string.CompareOrdinal(Session, other.Session);

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ticks}.{Session}");
    }
}
