using System.Text;
using Agentd.Notify.Delivery;
using Agentd.Notify.Protocol;

namespace Agentd.Notify.Formats;

/// <summary>A message as a sink takes it.</summary>
/// <param name="ContentType">What it is.</param>
/// <param name="Body">Its bytes.</param>
internal sealed record Rendered(string ContentType, byte[] Body)
{
    private const string Json = "application/json", Plain = "text/plain; charset=utf-8";

    // Of more, ntfy makes an attachment, or refuses it.
    private const int MostOfNtfy = 4000, MostOfText = 12_000;

    /// <summary>Headers that the format wants beside it.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Writes a message in a format.</summary>
    public static Rendered Of(Batch batch, NoticeFormat format) => format switch
    {
        NoticeFormat.Json => new(Json, JsonBody.Of(batch)),
        NoticeFormat.Slack => new(Json, SlackBody.Of(batch.Notices)),
        NoticeFormat.Ntfy => new(Plain, Text(NoticeText.Body(batch.Notices), MostOfNtfy)) { Headers = NtfyHeaders.Of(batch.Notices) },
        NoticeFormat.Otlp => new(Json, OtlpBody.Of(batch.Notices)),
        NoticeFormat.Mail => new("message/rfc822", MailBody.Of(batch)),
        _ => new(Plain, Text(NoticeText.Whole(batch.Notices), MostOfText)),
    };

    private static byte[] Text(string text, int most) => Encoding.UTF8.GetBytes(NoticeText.Cut(text, most));
}
