using Agentd.Web.Asking;

namespace Agentd.Web.Pages;

/// <summary>The figures that tell in a glance how it goes.</summary>
internal static class FleetTiles
{
    private const double Good = 0.9;
    private const int MostNamed = 3;

    /// <summary>The tiles.</summary>
    public static Markup Of(Fleet fleet, DateTimeOffset now) => Markup.Of($"""
        <section class="tiles" id="tiles" data-part aria-label="In short">
        {Running(fleet)}{Success(fleet)}{Failing(fleet)}{Length(fleet, now)}{Next(fleet, now)}
        </section>
        """);

    private static Markup Tile(string label, Markup number, Markup below, string kind = "") => Markup.Of($"""
        <div class="card tile {kind}"><div class="l">{label}</div><div class="n">{number}</div><div class="s">{below}</div></div>
        """);

    private static Markup Running(Fleet fleet)
    {
        var live = fleet.Sessions.Count(session => session.State is not (SessionState.Ended or SessionState.Queued));
        var below = fleet.Status.Queued == 0 ? "nobody waits"
            : InWords.Count(fleet.Status.Queued, "waits for its turn", "wait for their turn");
        return Tile("Running", Markup.Of($"{live}"), Markup.Of($"{below}"), live > 0 ? "run" : "");
    }

    private static Markup Success(Fleet fleet)
    {
        var ended = fleet.Today.Where(pair => pair.Key != RecordsRequest.Open).Sum(pair => pair.Value);
        var good = fleet.Today.GetValueOrDefault("success");
        if (ended == 0) return Tile("Success, 24 h", Markup.Of($"–"), Markup.Of($"no session has ended"));
        var kind = good >= Good * ended ? "ok" : "";
        return Tile("Success, 24 h", Markup.Of($"{100 * good / ended} %"),
            Markup.Of($"{good} of {InWords.Count(ended, "session", "sessions")}"), kind);
    }

    private static Markup Failing(Fleet fleet)
    {
        var names = fleet.Failed.Select(session => session.Agent).ToArray();
        return Tile("Agents that failed last", Markup.Of($"{names.Length}"),
            Markup.Of($"{Named(names)}"), names.Length > 0 ? "bad" : "ok");
    }

    private static string Named(string[] names) => names.Length switch
    {
        0 => "none",
        <= MostNamed => string.Join(", ", names),
        _ => $"{string.Join(", ", names[..MostNamed])} and {names.Length - MostNamed} more",
    };

    private static Markup Length(Fleet fleet, DateTimeOffset now)
    {
        var lengths = fleet.Sessions.Where(session => session.EndedAt > now - Fleet.Day)
            .Select(session => SessionSigns.Length(session, now)).ToArray();
        return Tile("Median session", Markup.Of($"{InWords.Took(AgentsTable.Median(lengths))}"),
            Markup.Of($"{(lengths.Length == 0 ? "none in 24 h" : $"longest {InWords.Took(lengths.Max())}")}"));
    }

    private static Markup Next(Fleet fleet, DateTimeOffset now)
    {
        if (fleet.Fires.Count == 0) return Tile("Next fire", Markup.Of($"–"), Markup.Of($"no schedule"));
        var next = fleet.Fires[0];
        return Tile("Next fire", InWords.When(next.At, now), Markup.Of($"{next.Agent}, {InWords.Clock(next.At)}"));
    }
}
