using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Agentd.Egress.Inspection;

/// <summary>Records requests that the HTTP server cannot or will not read, which it answers by itself.</summary>
internal sealed class MalformedRequests : IObserver<KeyValuePair<string, object?>>
{
    /// <summary>What the server calls it.</summary>
    public const string Event = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    /// <inheritdoc/>
    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is not { Key: Event, Value: IFeatureCollection features } || features.Get<HandedConnection>() is not { } handed) return;
        // A request that was let in and then broke off is told where it is served; a client that was too slow said nothing wrong.
        var error = features.Get<IBadRequestExceptionFeature>()?.Error as BadHttpRequestException;
        if (features.Get<Exchange>() is not null || error?.StatusCode == StatusCodes.Status408RequestTimeout) return;
        handed.TellMalformed(error?.StatusCode ?? StatusCodes.Status400BadRequest);
    }

    /// <inheritdoc/>
    public void OnCompleted() { }

    /// <inheritdoc/>
    public void OnError(Exception error) { }
}
