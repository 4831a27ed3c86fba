using System.Threading.Channels;
using Agentd.Application.Figures;
using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Daemon.Health;
using Agentd.Daemon.Logging;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Agentd.Protocol.Linux;
using Microsoft.Extensions.Hosting;

namespace Agentd.Daemon.Metrics;

/// <summary>
/// Looks through the records in the background: once the daemon is ready and somebody wants to know, and then, while somebody asks for
/// metrics, when records were closed since. It takes at most a hundredth of the time: a root of millions of files is surveyed the more
/// rarely.
/// </summary>
internal sealed class RecordSurveys(
    DaemonConfiguration configuration, IRecordSurvey records, SessionFigures figures, LiveSessions live, ReadinessCheck readiness,
    TimeProvider time, ILoggerFactory loggers) : BackgroundService
{
    private const int RestPerWork = 100;

    private static readonly TimeSpan LeastRest = TimeSpan.FromMinutes(1);

    // Records go without the daemon too: an operator prunes, another daemon shares the root.
    private static readonly TimeSpan MostRest = TimeSpan.FromHours(1);

    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);
    private readonly Channel<bool> _asked = Channel.CreateBounded<bool>(1);
    private volatile RecordSurvey? _latest;
    private long _closedBefore;
    private long _ended;
    private TimeSpan _took;

    /// <summary>What the records came to when they were last looked at; null before the first time.</summary>
    public RecordSurvey? Latest
    {
        get
        {
            // The next one is never waited for.
            if (IsDue) _asked.Writer.TryWrite(true);
            return _latest;
        }
    }

    private bool IsDue
    {
        get
        {
            if (_latest is null) return false;
            var rested = time.GetElapsedTime(Interlocked.Read(ref _ended));
            var rest = _took * RestPerWork > LeastRest ? _took * RestPerWork : LeastRest;
            return rested > rest && (figures.Closed != _closedBefore || rested > MostRest);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (configuration.Metrics is null) await figures.Histories.Wanted.WaitAsync(stoppingToken).ConfigureAwait(false);
            // Podman's version is one of the metrics.
            await readiness.AskAsync(stoppingToken).ConfigureAwait(false);
            while (true)
            {
                await Task.Run(() => Look(stoppingToken), stoppingToken).ConfigureAwait(false);
                await UntilDueAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The daemon stops.
        }
    }

    // One that failed at the start is tried again, asked for or not.
    private async Task UntilDueAsync(CancellationToken stopping)
    {
        if (_latest is null) await Task.Delay(LeastRest, time, stopping).ConfigureAwait(false);
        while (_latest is not null && !IsDue) await _asked.Reader.ReadAsync(stopping).ConfigureAwait(false);
    }

    private void Look(CancellationToken stopping)
    {
        var (begun, closed) = (time.GetTimestamp(), figures.Closed);
        try
        {
            var survey = records.Look(figures.Histories.HasSeen, stopping);
            if (_latest is null) figures.Histories.SetRecorded(survey.Agents.ToDictionary(pair => pair.Key, pair => pair.Value.History));
            _latest = survey;
        }
        catch (SessionException failure)
        {
            DaemonLog.SurveyFailed(_log, failure.Message);
        }
        (_took, _closedBefore) = (time.GetElapsedTime(begun), closed);
        Interlocked.Exchange(ref _ended, time.GetTimestamp());
        if (live.All.Count == 0) ResidentMemory.GiveBack();
    }
}
