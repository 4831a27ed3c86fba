using System.Text;
using Agentd.Domain.Network;
using Agentd.Egress.Inspection.Bodies;
using Agentd.Egress.Inspection.Credentials;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Agentd.Egress.Inspection;

/// <summary>
/// Puts the placeholder back wherever an answer shows a value, in every form: of each host that a value may have gone to, whether or not
/// it went there with this request.
/// </summary>
internal sealed class AnswerMask
{
    private readonly (BrokeredCredential Of, ReadOnlyMemory<byte> Placeholder)[] _masks;

    private AnswerMask((BrokeredCredential, ReadOnlyMemory<byte>)[] masks) => _masks = masks;

    /// <summary>The mask of a host.</summary>
    public static AnswerMask Of(HostName host, SessionCredentials credentials) => new(
    [
        .. credentials.All.Where(one => one.MayGoTo(host))
            .Select(one => (one, (ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes(one.Placeholder))),
    ]);

    /// <summary>Masks what an answer says before its body.</summary>
    public void Mask(HttpResponse answer)
    {
        Mask(answer.Headers);
        if (answer.HttpContext.Features.Get<IHttpResponseFeature>() is { ReasonPhrase: { } phrase } line)
            line.ReasonPhrase = Mask(phrase);
    }

    /// <summary>Masks headers, or trailers. One that has a value in its name is left out.</summary>
    public void Mask(IHeaderDictionary headers)
    {
        foreach (var (name, texts) in headers.ToArray())
        {
            if (Mask(name) != name) headers.Remove(name);
            else headers[name] = texts.Select(text => text is null ? null : Mask(text)).ToArray();
        }
    }

    /// <summary>Masks a text of which each byte is a character.</summary>
    public string Mask(string text) => _masks.Aggregate(text, (so, mask) => MaskedBytes.Of(so, mask.Of.Patterns, mask.Placeholder));

    /// <summary>Masks a body, also the values that come while it does.</summary>
    public Stream Mask(Stream came) =>
        _masks.Aggregate(came, (so, mask) => new MaskedAnswer(so, () => mask.Of.Patterns, mask.Placeholder));

    /// <summary>Masks what the host says over a WebSocket, by as many stars as a value has bytes: frames keep their lengths.</summary>
    public Stream MaskTalk(Stream talk) => _masks.Aggregate(talk, (so, mask) => new MaskedTalk(so, () => mask.Of.Patterns));
}
