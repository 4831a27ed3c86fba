namespace Agentd.Web.Pages;

/// <summary>What a session used of models; absent where nothing is measured or said.</summary>
internal static class UsageCard
{
    /// <summary>The card, or an empty part.</summary>
    public static Markup Of(SessionDetails session)
    {
        if (session.Usage is null && session.Declared is not { Count: > 0 })
            return Markup.Of($"<section id=\"usage\" data-part hidden></section>");
        return Layout.Card("usage", "Usage", Cost(session.Usage), Markup.Of($"""
            <div class="body">{Measured(session.Usage)}{Declared(session.Declared)}</div>
            """));
    }

    private static Markup Cost(UsageSummary? usage) => usage is { Cost: { } cost, Currency: { } currency }
        ? Markup.Of($"<b class=\"num\">{InWords.Used(new UsageSums(0, 0, cost, currency))}</b>") : Markup.None;

    private static Markup Measured(UsageSummary? usage) => usage is null ? Markup.None : Markup.Of($"""
        {Table(usage.Models)}
        {Note(usage.Models.Count == 0, "No request has told what it used.")}
        {Note(usage.Unmeasured > 0, $"{InWords.Count(usage.Unmeasured, "request", "requests")} told nothing, and may have cost something.")}
        {Note(usage.Failed > 0, $"{InWords.Count(usage.Failed, "request", "requests")} failed.")}
        {Note(usage.UnderWay > 0, $"{InWords.Count(usage.UnderWay, "answer is", "answers are")} under way.")}
        """);

    private static Markup Declared(IReadOnlyList<UsedModel>? said) => said is not { Count: > 0 } ? Markup.None
        : Markup.Of($"<p class=\"quiet\">What the agent itself says, which nobody has measured:</p>{Table(said)}");

    private static Markup Table(IReadOnlyList<UsedModel> models) => models.Count == 0 ? Markup.None : Markup.Of($"""
        <table class="small"><thead><tr><th>Model</th><th class="num">In</th><th class="num">Out</th><th class="num">Cached</th></tr>
        </thead>
        <tbody>{models.Select(Row)}</tbody></table>
        """);

    private static Markup Row(UsedModel model) => Markup.Of($"""
        <tr><td><span class="cut" title="{model.Model}">{model.Model}</span></td><td class="num">{InWords.Short(model.InputTokens)}</td>
        <td class="num">{InWords.Short(model.OutputTokens)}</td><td class="num">{InWords.Short(model.CacheReadTokens)}</td></tr>
        """);

    private static Markup Note(bool holds, string words) => holds ? Markup.Of($"<p class=\"quiet\">{words}</p>") : Markup.None;
}
