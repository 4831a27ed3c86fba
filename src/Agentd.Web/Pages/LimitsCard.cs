using System.Globalization;

namespace Agentd.Web.Pages;

/// <summary>The limits that a session runs under.</summary>
internal static class LimitsCard
{
    /// <summary>The card, or an empty part.</summary>
    public static Markup Of(SessionDetails session)
    {
        var rows = session.Limits is { } limits ? Rows(limits).ToArray() : [];
        return rows.Length == 0 ? Markup.Of($"<section id=\"limits\" data-part hidden></section>")
            : Layout.Card("limits", "Limits", Markup.None, Markup.Of($"<dl class=\"body kv\">{rows}</dl>"));
    }

    private static IEnumerable<Markup> Rows(Limits limits)
    {
        if (limits.TimeoutMs is { } timeout) yield return Row("timeout", InWords.Took(TimeSpan.FromMilliseconds(timeout)), limits);
        if (limits.IdleTimeoutMs is { } idle) yield return Row("idle_timeout", InWords.Took(TimeSpan.FromMilliseconds(idle)), limits);
        foreach (var limit in Limits.Resources)
        {
            if (limit.Of(limits) is not { } most) continue;
            var words = limit.IsSize ? InWords.Size((long)most) : most.ToString("#,0.###", CultureInfo.InvariantCulture);
            yield return Row(limit.Key, words, limits);
        }
    }

    private static Markup Row(string key, string value, Limits limits) => Markup.Of($"""
        <dt>{key.Replace('_', ' ')}</dt><dd class="num">{value}{(limits.Unenforced.Contains(key) ? " (this host cannot enforce it)" : "")}
        </dd>
        """);
}
