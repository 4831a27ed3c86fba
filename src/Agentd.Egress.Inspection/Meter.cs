using System.Net;
using Agentd.Domain.Network;
using Agentd.Domain.Usage;
using Agentd.Egress.Inspection.Metering;
using Agentd.Egress.Protocol;
using Microsoft.AspNetCore.Http;

namespace Agentd.Egress.Inspection;

/// <summary>Measures what one request to a metered host uses, by what its answer says. It changes nothing of the answer.</summary>
internal sealed class Meter
{
    // Some servers take it for what was meant.
    private const string OtherMethod = "X-HTTP-Method-Override";

    private readonly MeteredApi _api;
    private readonly string? _path;
    private readonly bool _isMeasured;
    private readonly Action<UsageLine> _tell;
    private UsageReader? _reader;
    private MeteredStream? _read;
    private string? _unreadable;
    private int? _status;

    private Meter(MeteredApi api, string? path, bool isMeasured, Action<UsageLine> tell) =>
        (_api, _path, _isMeasured, _tell) = (api, path, isMeasured, tell);

    /// <summary>Begins to measure a request that is about to go out; null where it costs nothing, or its host is not metered.</summary>
    public static Meter? Begin(Exchange exchange)
    {
        if (exchange.Session.Usage is not { } journal || exchange.Session.MeterOf(exchange.Route) is not { } api) return null;
        var (request, path) = (exchange.Context.Request, RequestPath.TryParse(exchange.Target, out var clear) ? clear.Text : null);
        var isOther = HttpMethods.IsConnect(request.Method) || request.Headers.Upgrade.Count > 0
            || request.Headers.ContainsKey(OtherMethod);
        var spending = SpendingPaths.Of(api, request.Method, path, isOther);
        if (spending == Spending.None) return null;
        if (spending == Spending.Measured) AskForAllOfIt(request.Headers);
        return new Meter(api, path, spending == Spending.Measured, journal.Begin(exchange.Route.Host));
    }

    /// <summary>An answer came.</summary>
    /// <returns>What its body is read through, masked already.</returns>
    /// <param name="answer">The answer.</param>
    /// <param name="isCoded">Whether the body is compressed where it is read.</param>
    public Func<Stream, Stream> Measuring(HttpResponseMessage answer, bool isCoded)
    {
        _status = (int)answer.StatusCode;
        if (!_isMeasured || !answer.IsSuccessStatusCode) return body => body;
        _unreadable = isCoded ? "encoding" : null;
        _reader = isCoded ? null : UsageReader.For(_api, answer.Content.Headers.ContentType?.MediaType, SpendingPaths.ModelIn(_path));
        return _reader is { } reader ? body => _read = new MeteredStream(body, reader) : body => body;
    }

    /// <summary>The request is over.</summary>
    /// <param name="wentNowhere">Whether the server was not even reached.</param>
    public void End(bool wentNowhere)
    {
        if (wentNowhere || _status is >= (int)HttpStatusCode.BadRequest) _tell(new UsageLine { State = UsageState.Failed });
        else if (_reader?.Answer is { } answer) _tell(Line(answer));
        else _tell(new UsageLine { State = UsageState.Unmeasured, Reason = Reason });
    }

    // What is to be measured must be readable, and whole.
    private static void AskForAllOfIt(IHeaderDictionary headers)
    {
        headers.AcceptEncoding = "identity";
        headers.Remove("Range");
        headers.Remove("If-Range");
    }

    private static UsageLine Line(MeasuredAnswer answer) => new()
    {
        State = UsageState.Measured,
        Model = answer.Model,
        Input = answer.Tokens.Input,
        Output = answer.Tokens.Output,
        CacheRead = answer.Tokens.CacheRead,
        CacheWrite = answer.Tokens.CacheWrite,
    };

    private string Reason => !_isMeasured ? "path"
        : _status is null ? "no_answer"
        : _status is not (>= 200 and < 300) ? "status"
        : _unreadable ?? (_read is null ? "content_type" : _read.IsAtEnd ? "no_usage" : "cut");
}
