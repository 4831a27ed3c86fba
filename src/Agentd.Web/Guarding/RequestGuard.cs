using Microsoft.AspNetCore.Http;

namespace Agentd.Web.Guarding;

/// <summary>
/// Turns away what does not come from somebody who looks at the page: other methods than GET, other names, other sites, browsers that have
/// not signed in.
/// </summary>
internal sealed class RequestGuard(KnownNames names, SignIns signIns)
{
    /// <summary>The cookie of a browser that signed in.</summary>
    public const string Cookie = "agentd";

    /// <summary>Why a request is refused whoever sends it; null where it is not.</summary>
    public TurnedAway? Objection(HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method)) return new TurnedAway(405, "This page is for looking: GET, and nothing else.");
        var host = request.Headers.Host.ToString();
        if (!names.Knows(host))
        {
            return new TurnedAway(421, "The page is not known by that name. Ask for it as 127.0.0.1, or start it with --allow-host NAME.");
        }
        if (request.Headers.Origin.Count > 1) return new TurnedAway(403, "Another site has asked for this page.");
        if (request.Headers.Origin is [var origin] && origin != $"http://{host}" && origin != $"https://{host}")
            return new TurnedAway(403, "Another site has asked for this page.");
        // Browsers that do not send it are held off by the cookie's SameSite=Strict.
        if (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site && site.ToString() is not ("same-origin" or "none"))
            return new TurnedAway(403, "Another site has led here: paste the link into the address bar instead.");
        return null;
    }

    /// <summary>Whether the browser that sends a request has signed in.</summary>
    public bool Admits(HttpRequest request) => Admission(request)();

    /// <summary>The same, to be asked again while it is answered.</summary>
    public Func<bool> Admission(HttpRequest request)
    {
        var key = request.Cookies[Cookie];
        return () => key is not null && signIns.Admits(key);
    }

    /// <summary>Signs a browser in.</summary>
    /// <returns>False where the link was used before, or is too old.</returns>
    public bool SignIn(string key, HttpResponse response)
    {
        if (signIns.Use(key) is not { } browser) return false;
        response.Cookies.Append(Cookie, browser, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Path = "/",
            MaxAge = SignIns.BrowserTime,
        });
        return true;
    }
}

/// <summary>Why a request is turned away.</summary>
/// <param name="Status">The status of the answer.</param>
/// <param name="Words">What is said, for a person.</param>
internal sealed record TurnedAway(int Status, string Words);
