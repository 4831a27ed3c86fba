using Microsoft.AspNetCore.Http;

namespace Agentd.Web.Guarding;

/// <summary>
/// What every answer tells the browser not to do: fetch anything from elsewhere, run what is not ours, be framed, tell others.
/// </summary>
internal static class SecurityHeaders
{
    /// <summary>The policy that the browser holds the page to.</summary>
    public const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Adds them to an answer.</summary>
    public static void AddTo(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }
}
