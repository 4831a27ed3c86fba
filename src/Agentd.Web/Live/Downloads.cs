using Agentd.Web.Asking;
using Microsoft.AspNetCore.Http;

namespace Agentd.Web.Live;

/// <summary>
/// What can be taken away from a session's page: its whole output, its bundle, and the lines before those that are shown.
/// </summary>
internal sealed class Downloads(DaemonQuestions daemon)
{
    private const int EarlierLines = 1000, MostEarlier = 4 << 20;

    /// <summary>Sends the whole output, as bytes that no browser shows.</summary>
    public async Task SendOutputAsync(string session, HttpResponse response, CancellationToken ended)
    {
        var asked = new LogsRequest { Session = session };
        await using var connection = await daemon.OpenAsync(asked, ended).ConfigureAwait(false);
        for (var begun = false; ;)
        {
            var reply = await connection.ReadAsync(ended).ConfigureAwait(false);
            if (reply is Problem problem && !begun) throw new DaemonRefusalException(problem);
            if (!begun) Begin(response, "application/octet-stream", $"agentd-{session}.log");
            begun = true;
            if (reply is StreamEnd) return;
            // What is there of it must not look like all of it.
            if (reply is not Output output) throw new DaemonAwayException("it went away in the middle of the output");
            await response.Body.WriteAsync(output.Data, ended).ConfigureAwait(false);
        }
    }

    /// <summary>Sends the bundle of what the session left of its repository.</summary>
    public async Task SendBundleAsync(string session, HttpResponse response, CancellationToken ended)
    {
        await using var connection = await daemon.OpenAsync(new BundleRequest(session), ended).ConfigureAwait(false);
        while (await connection.ReadAsync(ended).ConfigureAwait(false) is var reply)
        {
            if (reply is Problem problem && !response.HasStarted) throw new DaemonRefusalException(problem);
            if (reply is not BundlePiece piece) throw new DaemonAwayException("it went away in the middle of the bundle");
            if (!response.HasStarted)
            {
                Begin(response, "application/octet-stream", $"agentd-{session}.bundle");
                response.ContentLength = piece.Total;
            }
            await response.Body.WriteAsync(piece.Data, ended).ConfigureAwait(false);
            if (!piece.More) return;
        }
    }

    /// <summary>Sends the lines before a place, as a frame.</summary>
    public async Task SendEarlierAsync(string session, string before, HttpResponse response, CancellationToken ended)
    {
        var asked = new LogsRequest { Session = session, Before = before, Tail = EarlierLines };
        await using var connection = await daemon.OpenAsync(asked, ended).ConfigureAwait(false);
        var lines = new ConsoleLines();
        while (true)
        {
            var reply = await connection.ReadAsync(ended).ConfigureAwait(false);
            if (reply is Problem problem) throw new DaemonRefusalException(problem);
            if (reply is not Output output) break;
            lines.Add(output);
        }
        response.ContentType = "application/json";
        await response.WriteAsync(lines.LastFrame(MostEarlier), ended).ConfigureAwait(false);
    }

    private static void Begin(HttpResponse response, string type, string name)
    {
        response.ContentType = type;
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
    }
}
