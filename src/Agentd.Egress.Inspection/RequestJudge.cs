using Agentd.Domain.Network;
using Agentd.Egress.Piping;
using Agentd.Egress.Rules;
using Microsoft.AspNetCore.Http;

namespace Agentd.Egress.Inspection;

/// <summary>Judges requests by the rules of the host that their connection leads to.</summary>
internal static class RequestJudge
{
    private const int LongestShown = 200;

    /// <summary>Whether a request may go where its connection leads, and why not.</summary>
    public static Judgement Judge(string method, string target, HostString host, Route route, SessionRules rules)
    {
        if (!IsPath(target)) return new Refusal(StatusCodes.Status400BadRequest, "malformed", "the request's target is not a path");
        if (!Means(host, route))
        {
            return new Refusal(
                StatusCodes.Status421MisdirectedRequest, "host",
                $"the connection leads to {route.Host}, and the request is for {Shown(host.Value)}; a rule for that host, and a connection "
                + "to it, would do");
        }
        RequestPath? path = RequestPath.TryParse(target, out var clear) ? clear : null;
        var (fitting, mayMethod) = (false, false);
        foreach (var (rule, place) in RulesOf(route, rules))
        {
            fitting = true;
            if (!rule.AllowsMethod(method)) continue;
            mayMethod = true;
            if (rule.AllowsPath(path)) return new Admission(rule, place);
        }
        return mayMethod ? PathRefusal(target, path, route) : fitting ? MethodRefusal(method, route)
            : new Refusal(StatusCodes.Status403Forbidden, "no_rule", $"no rule allows {route.Host} any more: it was for the clone alone");
    }

    /// <summary>A text that a session chose, as it may be shown in one line.</summary>
    public static string Shown(string? text) => Printable(text is { Length: > LongestShown } ? text[..LongestShown] : text ?? "");

    /// <summary>A text with '?' for what is not printable.</summary>
    public static string Printable(string text) => string.Concat(text.Select(c => c is >= ' ' and < '\x7f' ? c : '?'));

    private static IEnumerable<(NetworkRule Rule, int Place)> RulesOf(Route route, SessionRules rules)
    {
        var all = route.Address is { } address ? rules.AllFor(address, route.Port)
            : HostName.TryParse(route.Host, out var name) ? rules.AllFor(name, route.Port) : [];
        return all.Where(one => one.Rule.Protocol == route.Rule.Protocol);
    }

    // What is forwarded is the target as it was written, so that a signature over it stays true.
    private static bool IsPath(string target) => target is ['/', ..] && !target.Any(c => c is <= ' ' or >= '\x7f' or '#');

    private static bool Means(HostString host, Route route)
    {
        var named = HostName.TryParse(host.Host, out var name) ? name.Text : host.Host;
        return named == route.Host && (host.Port is not { } port || port == route.Port);
    }

    private static Refusal MethodRefusal(string method, Route route) => new(
        StatusCodes.Status403Forbidden, "method",
        $"no rule for {route.Host} allows {Shown(method)}; the rule that would: host = \"{route.Host}\", methods = [\"{Shown(method)}\"]");

    private static Refusal PathRefusal(string target, RequestPath? path, Route route) => new(
        StatusCodes.Status403Forbidden, "path",
        path is { } clear
            ? $"no rule for {route.Host} allows {Shown(clear.Text)}; the rule that would: host = \"{route.Host}\", "
                + $"paths = [\"{Shown(clear.Text)}\"]"
            : $"no rule for {route.Host} with paths allows {Shown(target.Split('?')[0])}: a path with '..', '//', '\\', ';' or an encoded "
                + "'/', '\\', '.' or '%' can be read in two ways");
}
