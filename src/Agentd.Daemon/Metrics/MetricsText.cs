using Agentd.Application.Scheduling;

namespace Agentd.Daemon.Metrics;

/// <summary>All metrics as one text. Nothing in it is computed until somebody asks.</summary>
internal sealed class MetricsText(
    DaemonRows daemon, SessionRows sessions, UsageRows usage, AgentRows agents, RecordRows records, PodmanFigures podman,
    NoticeRows notices, Scheduler scheduler, TimeProvider time)
{
    // A loop that does not come round in it is told of by the time when it last did.
    private static readonly TimeSpan RoundWithin = TimeSpan.FromSeconds(1);

    private const int LeastRoom = 4 * 1024;

    private volatile int _usual = 4 * LeastRoom;

    /// <summary>Writes the text.</summary>
    public async Task<ReadOnlyMemory<byte>> RenderAsync(CancellationToken cancellation) =>
        (await RenderInPartsAsync(cancellation).ConfigureAwait(false)).All;

    /// <summary>Writes the text, and says where its parts end.</summary>
    public async Task<MetricsParts> RenderInPartsAsync(CancellationToken cancellation)
    {
        await TickAsync(cancellation).ConfigureAwait(false);
        // Room that is enough at once: half a megabyte that grows by doubling is copied, and collected, several times.
        var text = new Exposition(_usual);
        daemon.Write(text);
        sessions.Write(text);
        usage.Write(text);
        agents.Write(text);
        records.Write(text);
        podman.Write(text);
        notices.Write(text);
        var happened = text.Written.Length;
        daemon.WriteNow(text);
        var own = text.Written.Length;
        daemon.WriteProcess(text);
        _usual = text.Written.Length + (text.Written.Length / 16) + LeastRoom;
        return new MetricsParts(text.Written, happened, own);
    }

    // The scheduler sleeps until something is due: that it ticks is only seen when it is woken.
    private async Task TickAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(RoundWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            await scheduler.ComeRoundAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return; // the metric shows it
        }
    }
}

/// <summary>The text of all metrics.</summary>
/// <param name="All">The text.</param>
/// <param name="Happened">The length of its first part, which changes only with what happens.</param>
/// <param name="Own">The length of the parts whose metrics nobody else has; whoever passes them on has those of its own process.</param>
internal sealed record MetricsParts(ReadOnlyMemory<byte> All, int Happened, int Own);
