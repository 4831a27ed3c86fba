using System.Net;
using System.Net.Http.Headers;
using Agentd.Notify.Delivery;
using Agentd.Notify.Formats;
using Agentd.Notify.Protocol;

namespace Agentd.Notify.Sinks;

/// <summary>Delivers by an HTTP POST.</summary>
internal sealed class WebhookSink(SinkOrder order, SinkConversation conversation) : ISink
{
    /// <inheritdoc/>
    public Task<SinkAnswer> SendAsync(Batch batch) =>
        AskAsync((address, key) => Request(address, batch, key), conversation.Judge);

    /// <inheritdoc/>
    // Any answer will do: a sink that takes what is posted may well refuse to be looked at.
    public Task<SinkAnswer> LookAsync() =>
        AskAsync((address, _) => new HttpRequestMessage(HttpMethod.Head, address), _ => SinkAnswer.Taken);

    private Task<SinkAnswer> AskAsync(Func<Uri, byte[]?, HttpRequestMessage> make, Func<HttpResponseMessage, SinkAnswer> judge)
    {
        var key = order.SigningKey is { } configured ? WebhookSignature.Key(configured) : null;
        return order.SigningKey is not null && key is null
            ? Task.FromResult(new SinkAnswer(BatchFate.Again, "its signing key is not whsec_ and base64"))
            : conversation.AskAsync(address => make(address, key), judge);
    }

    private HttpRequestMessage Request(Uri address, Batch batch, byte[]? key)
    {
        var rendered = Rendered.Of(batch, order.Format);
        var content = new ByteArrayContent(rendered.Body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(rendered.ContentType);
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content, Version = HttpVersion.Version11 };
        var signed = key is null ? [("webhook-id", batch.Id)] : WebhookSignature.Headers(key, batch.Id, conversation.Now, rendered.Body);
        foreach (var (name, value) in rendered.Headers.Concat(signed)) request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
