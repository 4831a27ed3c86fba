using System.Text;
using Agentd.Web.Asking;
using Agentd.Web.Live;
using Agentd.Web.Pages;
using Microsoft.AspNetCore.Http;

namespace Agentd.Web.Hosting;

/// <summary>What is below a session's path: its page, its news, its output and bundle, and its verification.</summary>
internal sealed class SessionDesk(DaemonQuestions daemon, SessionLive live, Downloads downloads)
{
    // The daemon judges what a place is; here it only has to fit a line of a header.
    private const int LongestPlace = 200;

    /// <summary>The page of a session.</summary>
    public async Task<Markup> PageAsync(string session, DateTimeOffset now, CancellationToken ended)
    {
        var status = daemon.AskAsync<DaemonStatus>(new StatusRequest(), ended);
        var answers = await SessionAnswers.AskAsync(daemon, session, ended).ConfigureAwait(false);
        return SessionScreen.Of(answers, await status.ConfigureAwait(false), now);
    }

    /// <summary>Answers a request for something of a session that is no page.</summary>
    /// <returns>False where it is for something else.</returns>
    public async Task<bool> AnswersAsync(HttpContext context, CancellationToken ended)
    {
        if ((context.Request.Path.Value ?? "").Split('/') is not ["", "s", { Length: > 0 } session, var part]) return false;
        var (request, response) = (context.Request, context.Response);
        var answer = part switch
        {
            "live" => live.SendAsync(session, Place(request.Headers["Last-Event-ID"].ToString()), response, ended),
            "output" => downloads.SendOutputAsync(session, response, ended),
            "bundle" => downloads.SendBundleAsync(session, response, ended),
            "earlier" => downloads.SendEarlierAsync(session, Place(request.Query["before"].ToString()) ?? "", response, ended),
            "verify" => SendVerdictAsync(session, response, ended),
            _ => null,
        };
        if (answer is null) return false;
        await answer.ConfigureAwait(false);
        return true;
    }

    private static string? Place(string text) =>
        text.Length is > 0 and <= LongestPlace && text.All(c => char.IsAsciiDigit(c) || c == '.') ? text : null;

    private async Task SendVerdictAsync(string session, HttpResponse response, CancellationToken ended)
    {
        var verified = await daemon.AskPatientlyAsync<RecordVerified>(new VerifyRecordRequest(session), ended).ConfigureAwait(false);
        response.ContentType = "text/html; charset=utf-8";
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(SealCard.Verdict(verified).ToString()), ended).ConfigureAwait(false);
    }
}
