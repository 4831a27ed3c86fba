using System.IO.Compression;
using System.Text;
using Agentd.Protocol;
using Agentd.Web.Asking;
using Agentd.Web.Guarding;
using Agentd.Web.Live;
using Agentd.Web.Pages;
using Microsoft.AspNetCore.Http;

namespace Agentd.Web.Hosting;

/// <summary>Answers requests: who may look, which page is meant, and what is shown when it cannot be.</summary>
internal sealed class PageDesk(
    RequestGuard guard, DaemonQuestions daemon, FleetLive news, FleetDesk fleet, SessionDesk sessions, IdleEnd idle,
    TimeProvider time, TextWriter errors)
{
    /// <summary>Answers one request.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        using var looks = idle.Look();
        SecurityHeaders.AddTo(context.Response);
        var ended = context.RequestAborted;
        try
        {
            if (guard.Objection(context.Request) is { } objection)
                await PlainAsync(context.Response, objection.Status, objection.Words, ended).ConfigureAwait(false);
            else if (Assets.Find(context.Request.Path) is { } asset) await asset.SendAsync(context).ConfigureAwait(false);
            else if (context.Request.Path == "/enter") await EnterAsync(context).ConfigureAwait(false);
            else if (!guard.Admits(context.Request))
                await PageAsync(context.Response, 401, ProblemPages.SignIn(), ended).ConfigureAwait(false);
            else await LookAsync(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // Whoever looked has gone.
        }
        catch (Exception defect) when (defect is not OutOfMemoryException)
        {
            var path = context.Request.Path.ToUriComponent();
            await errors.WriteLineAsync($"agentd-web: {path} could not be answered: {defect}").ConfigureAwait(false);
            const string Words = "agentd-web failed at its own work: see what it printed.";
            if (context.Response.HasStarted) context.Abort();
            else await PlainAsync(context.Response, 500, Words, ended).ConfigureAwait(false);
        }
    }

    private async Task EnterAsync(HttpContext context)
    {
        var entered = guard.SignIn(context.Request.Query["key"].ToString(), context.Response);
        var (status, page) = entered ? (200, ProblemPages.Entered()) : (403, ProblemPages.UsedLink());
        await PageAsync(context.Response, status, page, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task LookAsync(HttpContext context)
    {
        await using var stay = new Stay(guard.Admission(context.Request), time, context.RequestAborted);
        try
        {
            await LookAsync(context, stay.Ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stay.Ended.IsCancellationRequested)
        {
            // Half an answer must not look like a whole one.
            context.Abort();
        }
    }

    private async Task LookAsync(HttpContext context, CancellationToken ended)
    {
        try
        {
            if (context.Request.Path == "/live") await news.SendAsync(context.Response, ended).ConfigureAwait(false);
            else if (await sessions.AnswersAsync(context, ended).ConfigureAwait(false)) return;
            else if (await PageOfAsync(context.Request, ended).ConfigureAwait(false) is { } page)
                await PageAsync(context.Response, 200, page, ended).ConfigureAwait(false);
            else await PageAsync(context.Response, 404, ProblemPages.NoSuchPage(time.GetUtcNow()), ended).ConfigureAwait(false);
        }
        catch (Exception away) when (away is DaemonAwayException or ProtocolException
            && !context.Response.HasStarted)
        {
            await PageAsync(context.Response, 503, ProblemPages.Away(daemon.SocketPath, away.Message, time.GetUtcNow()), ended)
                .ConfigureAwait(false);
        }
        catch (Exception away) when (away is DaemonAwayException or ProtocolException)
        {
            // The browser sees that something is missing.
            context.Abort();
        }
        catch (DaemonRefusalException refusal)
        {
            await RefusedAsync(context.Response, refusal, ended).ConfigureAwait(false);
        }
    }

    private Task RefusedAsync(HttpResponse response, DaemonRefusalException refusal, CancellationToken ended)
    {
        var now = time.GetUtcNow();
        if (refusal.Code is ProblemCode.NotFound or ProblemCode.Ambiguous)
            return PageAsync(response, 404, ProblemPages.NothingThere(refusal.Message, now), ended);
        if (refusal.IsPassing) response.Headers["Refresh"] = "5";
        return PageAsync(response, 503, ProblemPages.Refused(refusal.Message, now), ended);
    }

    private async Task<Markup?> PageOfAsync(HttpRequest request, CancellationToken ended)
    {
        var now = time.GetUtcNow();
        return (request.Path.Value ?? "").Split('/') is ["", "s", { Length: > 0 } session]
            ? await sessions.PageAsync(session, now, ended).ConfigureAwait(false)
            : await fleet.PageAsync(request, now, ended).ConfigureAwait(false);
    }

    private static Task PlainAsync(HttpResponse response, int status, string words, CancellationToken ended)
    {
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(words + "\n", ended);
    }

    private static async Task PageAsync(HttpResponse response, int status, Markup page, CancellationToken ended)
    {
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        var html = Encoding.UTF8.GetBytes(page.ToString());
        // The bars of a large fleet are much alike.
        if (response.HttpContext.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal))
        {
            response.Headers.ContentEncoding = "gzip";
            await using var packed = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
            await packed.WriteAsync(html, ended).ConfigureAwait(false);
            return;
        }
        await response.Body.WriteAsync(html, ended).ConfigureAwait(false);
    }
}
