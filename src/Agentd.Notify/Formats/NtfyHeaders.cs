using System.Text;
using Agentd.Notify.Protocol;

namespace Agentd.Notify.Formats;

/// <summary>What ntfy takes beside the text: a title, a priority, and what a tap on it opens.</summary>
internal static class NtfyHeaders
{
    public static IReadOnlyList<(string Name, string Value)> Of(IReadOnlyList<Notice> notices) =>
    [
        ("Title", InHeader(NoticeText.Headline(notices))), ("Priority", notices.Any(IsBad) ? "high" : "default"),
        .. NoticeText.Link(notices) is { } url ? ((string, string)[])[("Click", url)] : [],
    ];

    private static bool IsBad(Notice notice) => !NoticeTypes.IsQuiet(notice.Type)
        && notice.Type is not (NoticeTypes.Test or NoticeTypes.AgentRecovered or NoticeTypes.AgentOverdueResolved
            or NoticeTypes.PodmanReachable or NoticeTypes.DaemonDraining);

    // A header is ASCII; ntfy reads encoded words.
    private static string InHeader(string text) =>
        Ascii.IsValid(text) ? text : $"=?UTF-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=";
}
