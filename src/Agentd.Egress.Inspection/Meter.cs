using System.Net;
using Agentd.Egress.Inspection.Budgets;
using Agentd.Egress.Inspection.Metering;
using Agentd.Egress.Protocol;
using Microsoft.AspNetCore.Http;

namespace Agentd.Egress.Inspection;

/// <summary>Measures what one request to a metered host uses, by what its answer says. It changes nothing of the answer.</summary>
internal sealed class Meter
{
    private const int Overloaded = 529;

    private readonly MeteredRequest _request;
    private readonly bool _isMeasured;
    private readonly Action<UsageLine> _tell;
    private UsageReader? _reader;
    private MeteredStream? _read;
    private string? _unreadable;
    private int? _status;

    /// <summary>Measures a request that is about to go out.</summary>
    /// <param name="request">The request, which may cost something.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="tell">Hears once what it used.</param>
    public Meter(MeteredRequest request, IHeaderDictionary headers, Action<UsageLine> tell)
    {
        (_request, _isMeasured, _tell) = (request, request.Spending == Spending.Measured, tell);
        if (_isMeasured) AskForAllOfIt(headers);
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
        _reader = isCoded ? null : UsageReader.For(
            _request.Api, answer.Content.Headers.ContentType?.MediaType, SpendingPaths.ModelIn(_request.Path));
        return _reader is { } reader ? body => _read = new MeteredStream(body, reader) : body => body;
    }

    /// <summary>The request is over.</summary>
    /// <param name="wentNowhere">Whether the server was not even reached.</param>
    public void End(bool wentNowhere)
    {
        if (wentNowhere) _tell(new UsageLine { State = UsageState.Failed });
        else if (_status is >= (int)HttpStatusCode.BadRequest) _tell(new UsageLine { State = UsageState.Failed, Reason = Broken });
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

    // Whoever stands before a model may give up while it thinks. Who is overloaded has not begun.
    private string? Broken =>
        _status is >= (int)HttpStatusCode.InternalServerError and not (int)HttpStatusCode.ServiceUnavailable and not Overloaded
            ? SessionLedger.BrokenServer : null;

    private string Reason => !_isMeasured ? "path"
        : _status is null ? "no_answer"
        : _status is not (>= 200 and < 300) ? "status"
        : _unreadable ?? (_read is null ? "content_type" : _read.IsAtEnd ? "no_usage" : "cut");
}
