using Agentd.Daemon.Health;
using Agentd.Daemon.Metrics;

namespace Agentd.Daemon.Scraping;

/// <summary>What is answered: the metrics, whether the process lives, and whether the daemon is ready.</summary>
internal sealed class ScrapePages(MetricsText metrics, ReadinessCheck readiness)
{
    /// <summary>The answer to a request.</summary>
    public async Task<ScrapeAnswer> FindAsync(ScrapeRequest request, CancellationToken cancellation)
    {
        if (request.Path is not ("/metrics" or "/healthz" or "/readyz"))
            return ScrapeAnswer.Of("404 Not Found", "there are /metrics, /healthz and /readyz");
        if (request.Method != "GET")
            return ScrapeAnswer.Of("405 Method Not Allowed", "only GET is answered") with { Header = "Allow: GET\r\n" };
        return request.Path switch
        {
            "/metrics" => new ScrapeAnswer("200 OK", await metrics.RenderAsync(cancellation).ConfigureAwait(false))
            {
                Type = "text/plain; version=0.0.4; charset=utf-8",
            },
            "/healthz" => ScrapeAnswer.Of("200 OK", "ok"),
            _ => Ready(await readiness.AskAsync(cancellation).ConfigureAwait(false)),
        };
    }

    // The reasons name paths of this host, which whoever else reaches the port must not learn: 'agentd status --check' tells them.
    private static ScrapeAnswer Ready(ReadinessAnswer answer) => answer.IsReady
        ? ScrapeAnswer.Of("200 OK", "ready")
        : ScrapeAnswer.Of("503 Service Unavailable", "not ready; 'agentd status --check' says why");
}
