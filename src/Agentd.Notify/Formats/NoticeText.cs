using System.Globalization;
using System.Text;
using Agentd.Notify.Protocol;

namespace Agentd.Notify.Formats;

/// <summary>Notices for people: a headline, and what helps to look.</summary>
internal static class NoticeText
{
    /// <summary>What it is about, in one line.</summary>
    public static string Headline(IReadOnlyList<Notice> notices) => notices is [var only]
        ? Line(only)
        : string.Create(CultureInfo.InvariantCulture, $"{Count(notices)} events on {notices[0].Host}");

    /// <summary>All but the headline, and but the <see cref="Link"/>.</summary>
    public static string Body(IReadOnlyList<Notice> notices) => notices is [var only] ? Details(only, null) : Gists(notices);

    /// <summary>Headline, body and link.</summary>
    public static string Whole(IReadOnlyList<Notice> notices) =>
        $"{Headline(notices)}\n{(notices is [var only] ? Details(only, Link(notices)) : Gists(notices))}";

    /// <summary>Where the page shows what the message is about; null where it is about several, each of which has its own.</summary>
    public static string? Link(IReadOnlyList<Notice> notices) => notices is [var only] ? only.Data.Url : null;

    /// <summary>As many whole lines of a text as have so many bytes, and a sign where there is more.</summary>
    public static string Cut(string text, int most)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length <= most) return text;
        return $"{Encoding.UTF8.GetString(bytes.AsSpan(0, Array.LastIndexOf(bytes, (byte)'\n', most - 1) + 1))}…\n";
    }

    private static string Line(Notice notice)
    {
        var subject = notice.Data.Agent ?? notice.Host;
        var times = notice.Times is { } count ? string.Create(CultureInfo.InvariantCulture, $" ({count} times)") : "";
        return $"{subject}: {notice.Type}{times}";
    }

    // Of several: enough to see which of them to look at.
    private static string Gists(IReadOnlyList<Notice> notices) => string.Concat(notices.Select(notice =>
        $"{Line(notice)}\n{Fact("why", notice.Data.Why)}{Fact("look", notice.Data.Command)}{Fact("page", notice.Data.Url)}\n"));

    // What the session printed comes last: where there is no room for all, it is what can go.
    private static string Details(Notice notice, string? link) => string.Concat([
        Fact("why", notice.Data.Why),
        Fact("session", notice.Data.SessionId),
        Fact("work unit", notice.Data.WorkUnit),
        Fact("outcome", notice.Data.Outcome),
        Fact("phase", notice.Data.Phase),
        Fact("host", notice.Host),
        Fact("at", notice.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        Fact("look", notice.Data.Command),
        Fact("page", link),
        .. (notice.Data.LastLines ?? []).Select(line => $"> {line}\n"),
    ]);

    private static string Fact(string name, string? value) => value is null ? "" : $"{name}: {value}\n";

    private static int Count(IReadOnlyList<Notice> notices) => notices.Sum(notice => notice.Times ?? 1);
}
