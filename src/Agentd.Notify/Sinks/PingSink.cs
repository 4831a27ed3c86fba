using System.Net;
using System.Net.Http.Headers;
using Agentd.Notify.Delivery;
using Agentd.Notify.Formats;
using Agentd.Notify.Protocol;

namespace Agentd.Notify.Sinks;

/// <summary>
/// Gives signs of life to an address that waits for them, as healthchecks has it: URL/start when a session begins, URL when it did what it
/// was asked, URL/fail when it did not; <c>rid</c> says which beginning and end belong together, the body why and what was printed last.
/// </summary>
internal sealed class PingSink(SinkConversation conversation) : ISink
{
    private const int DigitsOfId = 32, DigitsOfSession = 16;

    /// <inheritdoc/>
    public Task<SinkAnswer> SendAsync(Batch batch) => conversation.AskAsync(address => Request(address, batch), conversation.Judge);

    /// <inheritdoc/>
    // Of its host alone: whatever is asked of the address itself would count as a sign of life.
    public Task<SinkAnswer> LookAsync() => conversation.AskAsync(
        address => new HttpRequestMessage(HttpMethod.Head, new Uri(address.GetLeftPart(UriPartial.Authority))), _ => SinkAnswer.Taken);

    private static HttpRequestMessage Request(Uri address, Batch batch)
    {
        var (notice, body) = (batch.Notices[^1], Rendered.Of(batch, NoticeFormat.Text));
        var content = new ByteArrayContent(body.Body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(body.ContentType);
        return new HttpRequestMessage(HttpMethod.Post, At(address, notice)) { Content = content, Version = HttpVersion.Version11 };
    }

    private static Uri At(Uri address, Notice notice)
    {
        var place = new UriBuilder(address) { UserName = "", Password = "" };
        place.Path = place.Path.TrimEnd('/') + Ending(notice.Type);
        if (notice.Data.SessionId is { Length: DigitsOfSession } session)
            place.Query = $"{place.Query.TrimStart('?')}&rid={Guid.Parse(session.PadLeft(DigitsOfId, '0'))}".TrimStart('&');
        return place.Uri;
    }

    private static string Ending(string type) => type switch
    {
        NoticeTypes.SessionStarted => "/start",
        NoticeTypes.SessionSucceeded or NoticeTypes.Heartbeat => "",
        NoticeTypes.Test => "/log",
        _ => "/fail",
    };
}
