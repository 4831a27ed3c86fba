using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Agentd.Notify.Delivery;
using Agentd.Notify.Formats;
using Agentd.Notify.Protocol;

namespace Agentd.Notify.Sinks;

/// <summary>Delivers by an HTTP POST. No exception's text leaves it: they tell of hosts and ports, and addresses are secrets.</summary>
internal sealed class WebhookSink(SinkOrder order, HttpMessageInvoker http, TimeProvider time) : ISink
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public Task<SinkAnswer> SendAsync(Batch batch) => AskAsync((address, key) => Request(address, batch, key), Judge);

    /// <inheritdoc/>
    // Any answer will do: a sink that takes what is posted may well refuse to be looked at.
    public Task<SinkAnswer> LookAsync() =>
        AskAsync((address, _) => new HttpRequestMessage(HttpMethod.Head, address), _ => SinkAnswer.Taken);

    private async Task<SinkAnswer> AskAsync(Func<Uri, byte[]?, HttpRequestMessage> make, Func<HttpResponseMessage, SinkAnswer> judge)
    {
        if (!Uri.TryCreate(order.Url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return new(BatchFate.Again, "its URL is no http:// or https:// address");
        var key = order.SigningKey is { } configured ? WebhookSignature.Key(configured) : null;
        if (order.SigningKey is not null && key is null) return new(BatchFate.Again, "its signing key is not whsec_ and base64");
        using var deadline = new CancellationTokenSource(Deadline, time);
        try
        {
            using var request = make(address, key);
            using var response = await http.SendAsync(request, deadline.Token).ConfigureAwait(false);
            return judge(response);
        }
        catch (OperationCanceledException)
        {
            return new(BatchFate.Again, string.Create(CultureInfo.InvariantCulture, $"no answer within {Deadline.TotalSeconds} s"));
        }
        catch (Exception failure)
        {
            // Whatever it is: the messages of other sinks must not wait for it.
            return new(BatchFate.Again, Words(failure));
        }
    }

    private HttpRequestMessage Request(Uri address, Batch batch, byte[]? key)
    {
        var rendered = Rendered.Of(batch, order.Format);
        var content = new ByteArrayContent(rendered.Body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(rendered.ContentType);
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content, Version = HttpVersion.Version11 };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("agentd", null));
        if (address.UserInfo is { Length: > 0 } user)
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(user))));
        var signed = key is null ? [("webhook-id", batch.Id)] : WebhookSignature.Headers(key, batch.Id, time.GetUtcNow(), rendered.Body);
        foreach (var (name, value) in rendered.Headers.Concat(signed)) request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private SinkAnswer Judge(HttpResponseMessage response)
    {
        var code = (int)response.StatusCode;
        if (code is >= 200 and < 300) return SinkAnswer.Taken;
        var words = string.Create(CultureInfo.InvariantCulture, $"answered {code}");
        // A redirect would lead a secret to another place; it is the operator's to write down the new one.
        if (code is >= 300 and < 500 and not (408 or 425 or 429)) return new(BatchFate.Dead, words);
        var after = response.Headers.RetryAfter;
        return new(BatchFate.Again, words) { After = after?.Delta ?? (after?.Date - time.GetUtcNow()) };
    }

    private static string Words(Exception failure) => failure switch
    {
        { InnerException: PrivateAddressException refusal } => refusal.Message,
        { InnerException: SocketException socket } => $"no connection ({socket.SocketErrorCode})",
        HttpRequestException http => $"no answer ({http.HttpRequestError})",
        _ => $"no answer ({failure.GetType().Name})",
    };
}
