using Agentd.Web.Asking;

namespace Agentd.Web.Pages;

/// <summary>What somebody should look at; absent where there is nothing.</summary>
internal static class AttentionCard
{
    /// <summary>The card; empty where there is nothing.</summary>
    public static Markup Of(Fleet fleet, DateTimeOffset now)
    {
        var lines = Lines(fleet, now).ToArray();
        if (lines.Length == 0) return Markup.Of($"<section id=\"attention\" data-part hidden></section>");
        return Markup.Of($"""
            <section class="card attention" id="attention" data-part aria-labelledby="attention-h">
            <div class="head"><h2 id="attention-h">Needs attention</h2><span class="grow"></span><span class="quiet">{lines.Length}</span>
            </div>
            <ul>{lines}</ul>
            </section>
            """);
    }

    private static IEnumerable<Markup> Lines(Fleet fleet, DateTimeOffset now)
    {
        foreach (var reason in fleet.Status.NotReady) yield return Line("bad", Markup.Of($"agentd is not ready"), Markup.Of($"{reason}"));
        if (fleet.Status.Verification is { Tampered: > 0 } verified)
        {
            yield return Line("bad", Markup.Of($"<a href=\"/audit\">Records were tampered with</a>"),
                Markup.Of($"{InWords.Count(verified.Tampered, "record or chain is", "records and chains are")} not as sealed"));
        }
        foreach (var sink in fleet.Status.Messages.Where(sink => sink.Dead > 0))
        {
            yield return Line("bad", Markup.Of($"Messages to {sink.Sink}"),
                Markup.Of($"{InWords.Count(sink.Dead, "was", "were")} given up"));
        }
        foreach (var failed in fleet.Explained) yield return Failure(failed, now);
        if (fleet.Failed.Count > fleet.Explained.Count)
        {
            var others = fleet.Failed.Count - fleet.Explained.Count;
            yield return Line("bad", Markup.Of($"<a href=\"/sessions?outcome=failed\">{others} more agents</a>"),
                Markup.Of($"failed last"));
        }
        foreach (var agent in fleet.Agents.Where(agent => agent.Today is { Spent: true }))
            yield return Line("warn", Name(agent.Name), Markup.Of($"has spent its budget of today"));
        foreach (var agent in fleet.Agents.Where(agent => agent.LastSkip?.At > now - Fleet.Day))
        {
            var skip = agent.LastSkip!;
            yield return Line("warn", Name(agent.Name),
                Markup.Of($"did not fire {InWords.When(skip.At, now)}: {skip.Reason.Replace('_', ' ')}"));
        }
        if (fleet.Ever.GetValueOrDefault(RecordsRequest.Incomplete) is > 0 and var open)
        {
            var words = $"{InWords.Count(open, "record is", "records are")} incomplete";
            yield return Line("warn", Markup.Of($"<a href=\"/sessions?outcome=incomplete\">{words}</a>"),
                Markup.Of($"nobody knows how these sessions ended"));
        }
    }

    private static Markup Failure(SessionDetails session, DateTimeOffset now)
    {
        var why = session.Why ?? session.Error ?? SessionSigns.Word(session);
        return Line(SessionSigns.Kind(session), Name(session.Agent),
            Markup.Of($"<a href=\"/s/{session.SessionId}\">{why}</a>, {InWords.When(session.EndedAt ?? session.CreatedAt, now)}"));
    }

    private static Markup Name(string agent) => Markup.Of($"<a href=\"/agents/{agent}\">{agent}</a>");

    private static Markup Line(string kind, Markup subject, Markup words) =>
        Markup.Of($"<li class=\"{kind}\" data-row><b>{subject}:</b> <span>{words}</span></li>");
}
