using System.Diagnostics;
using Agentd.Domain.Network;
using Agentd.Egress.Inspection.Bodies;
using Agentd.Egress.Piping;
using Agentd.Egress.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Agentd.Egress.Inspection;

/// <summary>One request and its answer, as they are told in the session's decisions.</summary>
internal sealed class Exchange
{
    private const string Scheme = "http://";

    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly CountedStream _sent;
    private readonly string _path;

    /// <summary>Counts the request's body from now on.</summary>
    public Exchange(HttpContext context)
    {
        Context = context;
        var handed = context.Features.GetRequiredFeature<HandedConnection>();
        (Session, Route) = (handed.Session, handed.Route);
        Target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (IsWholeAddress(Target, Route)) (IsProxied, Target) = (true, PathOf(Target));
        _path = Target.Split('?')[0];
        context.Features.Set(this);
        context.Request.Body = _sent = new CountedStream(context.Request.Body);
    }

    /// <summary>The request and its answer.</summary>
    public HttpContext Context { get; }

    /// <summary>Whose it is.</summary>
    public SessionInspection Session { get; }

    /// <summary>Where its connection leads.</summary>
    public Route Route { get; }

    /// <summary>Whether the client asked as one asks a proxy: for a whole address.</summary>
    public bool IsProxied { get; }

    /// <summary>Its target as it is written to the server.</summary>
    public string Target { get; set; }

    /// <summary>The body of the answer, once it is there.</summary>
    public CountedStream? Answer { get; set; }

    /// <summary>The rule's place that allows it.</summary>
    public int? Place { get; set; }

    /// <summary>The connection on which both sides agreed to talk, once they did.</summary>
    public CountedTalk? Talk { get; private set; }

    /// <summary>The names of the credentials that were put in; null for none.</summary>
    public string? Credential { get; set; }

    /// <summary>Why the answer that came is not handed on; null where it is.</summary>
    public Refusal? Refusal { get; set; }

    /// <summary>
    /// Both sides have agreed to talk, for hours perhaps. That is told at once, as of a connection that nobody reads, and its end later.
    /// </summary>
    public CountedTalk Begin(Stream talk)
    {
        Record(NetworkVerdict.Allow, reason: null, Place, Session.AddressOf(Route), isWhole: false);
        return Talk = new CountedTalk(talk);
    }

    /// <summary>Tells what became of it.</summary>
    /// <param name="verdict">What.</param>
    /// <param name="reason">Why not.</param>
    /// <param name="place">The rule that allowed it; null where none did.</param>
    /// <param name="address">Where the host led; null where it was not asked.</param>
    /// <param name="isWhole">Whether it is over. Denials are joined where they are equal, which no two would be with their times.</param>
    public void Record(NetworkVerdict verdict, string? reason, int? place, string? address, bool isWhole) =>
        Session.Decisions.Add(new Decision
        {
            Verdict = verdict,
            Kind = Route.Rule.Protocol == NetworkProtocol.Http ? DecisionKind.Http : DecisionKind.Https,
            Host = Route.Host,
            Port = Route.Port,
            Rule = place,
            Reason = reason,
            Method = Context.Request.Method,
            Path = RequestJudge.Printable(_path),
            Status = Context.Response.StatusCode,
            Address = address,
            Credential = Credential,
            Sent = isWhole ? Talk?.Sent ?? _sent.Count : null,
            Received = isWhole ? Talk?.Received ?? Answer?.Count ?? 0 : null,
            Ms = isWhole ? (long)Stopwatch.GetElapsedTime(_began).TotalMilliseconds : null,
        });

    // Of a request without TLS. Whether the address is this connection's, its Host says, which the server holds against it.
    private static bool IsWholeAddress(string target, Route route) =>
        route.Rule.Protocol == NetworkProtocol.Http && target.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    private static string PathOf(string target) => target.AsSpan(Scheme.Length).IndexOfAny('/', '?') switch
    {
        < 0 => "/",
        var at when target[Scheme.Length + at] == '?' => '/' + target[(Scheme.Length + at)..],
        var at => target[(Scheme.Length + at)..],
    };
}
