using System.Text.Json;
using System.Text.Json.Serialization;
using Agentd.Notify.Protocol;

namespace Agentd.Notify.Formats;

/// <summary>
/// The format <c>slack</c>, which Mattermost and Discord take too. What stands between angle brackets calls people and makes links, and
/// elsewhere an @ and brackets do: nothing of ours does, in a block of code.
/// </summary>
internal static class SlackBody
{
    // Discord refuses more than 2,000 characters.
    private const int Most = 1800;

    public static byte[] Of(IReadOnlyList<Notice> notices)
    {
        var body = NoticeText.Cut(Escape(NoticeText.Body(notices)).Replace('`', '\''), Most);
        var link = NoticeText.Link(notices) is { } url ? $" <{Escape(url)}|see the session>" : "";
        var text = $"*{Escape(NoticeText.Headline(notices))}*{link}\n```\n{body}```";
        return JsonSerializer.SerializeToUtf8Bytes(new SlackMessage(text), SlackJson.Default.SlackMessage);
    }

    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}

/// <summary>What Slack's incoming webhooks take.</summary>
/// <param name="Text">The message.</param>
internal sealed record SlackMessage(string Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SlackMessage))]
internal sealed partial class SlackJson : JsonSerializerContext;
