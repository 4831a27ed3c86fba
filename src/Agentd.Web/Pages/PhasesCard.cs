namespace Agentd.Web.Pages;

/// <summary>A session's phases, and the steps of its set-up, as they followed one another.</summary>
internal static class PhasesCard
{
    private const string StepPrefix = "set-up:";

    private static readonly string[] Order = ["prepare", "clone", "mount", "execute"];

    /// <summary>The card.</summary>
    public static Markup Of(SessionDetails session, DateTimeOffset now)
    {
        var phases = session.Phases.OrderBy(phase => phase.StartedAt).ThenBy(phase => Array.IndexOf(Order, phase.Name)).ToArray();
        if (phases.Length == 0)
        {
            var none = Markup.Of($"<p class=\"body quiet\">It has not come to its first phase.</p>");
            return Layout.Card("phases", "Phases", Markup.None, none);
        }
        var begin = phases[0].StartedAt;
        var length = phases.Max(phase => End(phase, session, now)) - begin;
        var whole = length > TimeSpan.Zero ? length : TimeSpan.FromMilliseconds(1);
        var all = session.State == SessionState.Ended ? Markup.Of($"{InWords.Took(length)}") : InWords.Since(begin, now);
        return Layout.Card("phases", "Phases", Markup.Of($"<span class=\"quiet num\">{all}</span>"),
            Markup.Of($"<div class=\"body waterfall\">{phases.Select(phase => Row(phase, session, begin, whole, now))}</div>"));
    }

    private static Markup Row(PhaseTime phase, SessionDetails session, DateTimeOffset begin, TimeSpan whole, DateTimeOffset now)
    {
        var isStep = phase.Name.StartsWith(StepPrefix, StringComparison.Ordinal);
        var (from, took) = (phase.StartedAt - begin, End(phase, session, now) - phase.StartedAt);
        var open = phase.DurationMs is null && session.State != SessionState.Ended;
        var kind = open ? "bar on" : isStep ? "bar step" : "bar";
        var (x, width) = (Math.Clamp(100 * (from / whole), 0, 99.4), Math.Clamp(100 * (took / whole), 0.6, 100));
        return Markup.Of($"""
            <span{Layout.Attribute("class", isStep ? "in" : null)}>{phase.Name.Replace(StepPrefix, "")}</span>
            <svg class="track" aria-hidden="true"><rect class="{kind}" x="{x}%" y="2" width="{width}%" height="12" rx="3">
            <title>after {InWords.Took(from)}</title></rect></svg>
            <span class="num quiet">{(open ? InWords.Since(phase.StartedAt, now) : Markup.Of($"{InWords.Took(took)}"))}</span>
            """);
    }

    private static DateTimeOffset End(PhaseTime phase, SessionDetails session, DateTimeOffset now) =>
        phase.DurationMs is { } took ? phase.StartedAt.AddMilliseconds(took)
            : session.State == SessionState.Ended ? session.EndedAt ?? phase.StartedAt : now;
}
