using System.Text;
using Agentd.Domain.Network;
using Agentd.Egress.Inspection.Credentials;
using Microsoft.AspNetCore.Http;

namespace Agentd.Egress.Inspection;

/// <summary>
/// Puts the values of credentials into a request that was allowed: where their placeholders stand, if they may stand there. A placeholder
/// anywhere else refuses the request, so that a mistake is seen.
/// </summary>
internal sealed class Brokering : IDisposable
{
    private readonly Exchange _exchange;
    private readonly HttpRequest _request;
    private readonly SessionCredentials _all;
    private readonly HostName? _host;
    private readonly BrokeredCredential[] _here;
    private readonly List<(BrokeredCredential Credential, BrokeredValue Value)> _used = [];
    private bool _hasBody;

    /// <summary>Looks which credentials may go into a request.</summary>
    public Brokering(Exchange exchange)
    {
        (_exchange, _request, _all) = (exchange, exchange.Context.Request, exchange.Session.Credentials);
        var (route, rules) = (exchange.Route, exchange.Session.Rules);
        // Over TLS alone, and only to a name.
        if (route.Rule.Protocol == NetworkProtocol.Https && route.Address is null)
            _host = HostName.TryParse(route.Host, out var name) ? name : null;
        _here = _host is { } host ? [.. _all.Of(host, rules).Where(one => !one.ForClone || IsTheClones(rules.OpenClone))] : [];
    }

    /// <summary>What masks the answer; null where no value went to the host, now or before.</summary>
    public AnswerMask? Mask => IsMasked ? AnswerMask.Of(_host!.Value, _all) : null;

    private bool IsMasked => _host is { } host && _all.All.Any(one => one.MayGoTo(host));

    /// <summary>Puts the values in. Null when it is done, else why the request goes nowhere.</summary>
    public async Task<Refusal?> PutInAsync()
    {
        if (_all.All.FirstOrDefault(IsMisplaced) is { } misplaced) return Misplaced(misplaced);
        if (await UnknownAsync().ConfigureAwait(false) is { } unknown) return Away(unknown);
        foreach (var credential in _here.Where(one => IsInHeaders(one) || IsInQuery(one) || IsMissing(one.Set)))
        {
            if (await ValueOfAsync(credential).ConfigureAwait(false) is not { } value) return Away(credential);
            PutIn(credential, value);
            _used.Add((credential, value));
        }
        if (await PutIntoBodyAsync().ConfigureAwait(false) is { } away) return away;
        _exchange.Credential = _used.Count > 0 ? string.Join(',', _used.Select(one => one.Credential.Name).Distinct()) : null;
        if (!IsMasked) return null;
        AskForPlainText();
        return null;
    }

    /// <summary>The host does not take what was put in.</summary>
    public void Reject()
    {
        foreach (var (credential, value) in _used)
            if (credential.Reject(value)) _all.Rejected?.Invoke(credential.Name);
    }

    /// <summary>The request is over, and its body held no more.</summary>
    public void Dispose()
    {
        if (_hasBody) _all.Bodies.Release();
    }

    // What is to be masked must be readable, and in one piece.
    private void AskForPlainText()
    {
        var headers = _request.Headers;
        headers.AcceptEncoding = "identity";
        headers.Remove("Range");
        headers.Remove("If-Range");
        headers.Remove("Sec-WebSocket-Extensions");
        if (!headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase)) headers.Remove("Upgrade");
    }

    private bool IsTheClones(NetworkRule? clone) => clone is not null && clone.AllowsMethod(_request.Method)
        && clone.AllowsPath(RequestPath.TryParse(_exchange.Target, out var path) ? path : null);

    private bool IsMisplaced(BrokeredCredential one)
    {
        var (isHere, target) = (_here.Contains(one), _exchange.Target.Split('?', 2));
        return Placeholders.IsInTarget(target[0], one.Placeholder)
            || (target.Length > 1 && Placeholders.IsInTarget(target[1], one.Placeholder) && !(isHere && IsInQuery(one)))
            || _request.Headers.Any(header => header.Key.Contains(one.Placeholder, StringComparison.OrdinalIgnoreCase)
                || (header.Value.Any(text => text is not null && Placeholders.IsIn(text, one.Placeholder))
                    && !(isHere && one.MayStandIn(header.Key))));
    }

    private bool IsInHeaders(BrokeredCredential one) =>
        _request.Headers.Any(header => header.Value.Any(text => text is not null && Placeholders.IsIn(text, one.Placeholder)));

    private bool IsInQuery(BrokeredCredential one) =>
        one.InQuery && _exchange.Target.Contains(one.Placeholder, StringComparison.Ordinal);

    private bool IsMissing(SetHeader? set) => set is not null && !_request.Headers.ContainsKey(set.Name);

    private void PutIn(BrokeredCredential credential, BrokeredValue value)
    {
        foreach (var (name, texts) in _request.Headers.ToArray())
        {
            if (texts.Any(text => text is not null && Placeholders.IsIn(text, credential.Placeholder)))
                _request.Headers[name] = texts.Select(text => Placeholders.Replace(text!, credential.Placeholder, value)).ToArray();
        }
        if (credential.Set is { } set && IsMissing(set)) _request.Headers[set.Name] = set.With(value);
        if (IsInQuery(credential)) _exchange.Target = _exchange.Target.Replace(credential.Placeholder, value.InQuery);
    }

    private async Task<Refusal?> PutIntoBodyAsync()
    {
        var inBody = _here.Where(one => one.InBody).ToArray();
        if (inBody.Length == 0 || RequestBody.Writing(_request) is not { } written) return null;
        await _all.Bodies.WaitAsync(_exchange.Context.RequestAborted).ConfigureAwait(false);
        _hasBody = true;
        byte[]? body;
        try
        {
            body = await RequestBody.TakeAsync(_request, RequestBody.Most, _exchange.Context.RequestAborted).ConfigureAwait(false);
        }
        catch (BadHttpRequestException unreadable)
        {
            return new Refusal(unreadable.StatusCode, "malformed", RequestJudge.Shown(unreadable.Message));
        }
        if (body is null) return null;
        foreach (var credential in inBody)
        {
            var placeholder = Encoding.ASCII.GetBytes(credential.Placeholder);
            if (body.AsSpan().IndexOf(placeholder) < 0) continue;
            if (await ValueOfAsync(credential).ConfigureAwait(false) is not { } value) return Away(credential);
            body = Placeholders.Replace(body, placeholder, written(value).Span);
            _used.Add((credential, value));
        }
        RequestBody.Put(_request, body);
        return null;
    }

    // The host may have had the value before this relay was there, and an answer of its cannot be masked by a value that is not known. That
    // of the clone's token is not waited for once the clone is over: a later daemon may not know it any more.
    private async Task<BrokeredCredential?> UnknownAsync()
    {
        if (_host is not { } host) return null;
        foreach (var credential in _all.All.Where(one => one.MayGoTo(host) && (!one.ForClone || _here.Contains(one))))
            if (await ValueOfAsync(credential).ConfigureAwait(false) is null) return credential;
        return null;
    }

    private async Task<BrokeredValue?> ValueOfAsync(BrokeredCredential credential)
    {
        try
        {
            return await credential.ValueAsync(_all.Patience, _exchange.Context.RequestAborted).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private Refusal Misplaced(BrokeredCredential one) => new(
        StatusCodes.Status403Forbidden, "credential",
        $"the placeholder of {one.Name} stands where its value may not go; the credential that would let it names "
        + $"hosts = [\"{_exchange.Route.Host}\"], and the place under headers or in");

    private static Refusal Away(BrokeredCredential one) => new(
        StatusCodes.Status503ServiceUnavailable, "credential_away",
        $"the value of {one.Name} is not here at this moment: the broker was started anew, and waits for agentd; try again");
}
