using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Agentd.Notify.Delivery;

namespace Agentd.Notify.Sinks;

/// <summary>
/// One request to a sink's address, and what its answer means. No exception's text leaves it: they tell of hosts and ports, and addresses
/// are secrets.
/// </summary>
internal sealed class SinkConversation(string? url, HttpMessageInvoker http, TimeProvider time)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>The present.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Asks, and judges the answer.</summary>
    public async Task<SinkAnswer> AskAsync(Func<Uri, HttpRequestMessage> make, Func<HttpResponseMessage, SinkAnswer> judge)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return new(BatchFate.Again, "its URL is no http:// or https:// address");
        using var deadline = new CancellationTokenSource(Deadline, time);
        try
        {
            using var request = make(address);
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("agentd", null));
            if (address.UserInfo is { Length: > 0 } user)
                request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(user))));
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

    /// <summary>What becomes of a message by its answer.</summary>
    public SinkAnswer Judge(HttpResponseMessage response)
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
