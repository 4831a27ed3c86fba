using Agentd.Web.Asking;

namespace Agentd.Web.Pages;

/// <summary>What was decided about a session's connections, a row for each place; what was refused comes first.</summary>
internal static class NetworkCard
{
    private const int MostRows = 40;

    /// <summary>The card.</summary>
    public static Markup Of(SessionAnswers answers)
    {
        if (answers.Network is not { } decisions)
        {
            var why = answers.NoNetwork ?? "nothing is known of it";
            return Layout.Card("network", "Network", Markup.None, Markup.Of($"<p class=\"body quiet\">{InWords.Sentence(why)}</p>"));
        }
        var places = decisions.Where(one => one.Host is not null && one.Verdict is "allow" or "deny" or "would_deny" or "fail")
            .GroupBy(one => (one.Verdict, one.Host, one.Port, one.Reason))
            .OrderBy(place => place.Key.Verdict switch { "deny" => 0, "would_deny" => 1, "fail" => 2, _ => 3 }).ToArray();
        var denied = places.Where(place => place.Key.Verdict == "deny").Sum(Times);
        return Layout.Card("network", "Network",
            Markup.Of($"<span class=\"quiet\">{(denied == 0 ? "nothing refused" : $"{denied} refused")}</span>"),
            places.Length == 0 ? Markup.Of($"<p class=\"body quiet\">It has asked for nothing.</p>") : Markup.Of($"""
                <ul class="body places">{places.Take(MostRows).Select(Row)}</ul>{More(answers, places.Length)}
                """));
    }

    private static long Times(IEnumerable<NetworkDecision> place) => place.Sum(one => one.Times ?? 1);

    private static Markup Row(IGrouping<(string Verdict, string? Host, int? Port, string? Reason), NetworkDecision> place)
    {
        var (verdict, host, port, reason) = place.Key;
        var (kind, word) = verdict switch
        {
            "allow" => ("ok", "allowed"),
            "deny" => ("bad", "refused"),
            "would_deny" => ("warn", "learnt"),
            _ => ("warn", "failed"),
        };
        var where = port is { } number ? $"{host}:{number}" : host;
        return Markup.Of($"""
            <li><span class="pill {kind}">{word}</span><span class="mono">{where}</span>
            <span class="quiet num">{(Times(place) is > 1 and var times ? $"{times} times" : "")}</span>
            {(reason is null ? Markup.None : Markup.Of($"<span class=\"quiet why-not\">{reason.Replace('_', ' ')}</span>"))}</li>
            """);
    }

    private static Markup More(SessionAnswers answers, int places) => places <= MostRows && !answers.NetworkIsCut ? Markup.None
        : Markup.Of($"<p class=\"body quiet\">There are more: <code>agentd network {answers.Session.SessionId[..8]}</code></p>");
}
