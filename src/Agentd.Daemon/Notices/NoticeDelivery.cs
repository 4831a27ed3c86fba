using Agentd.Application.Ports;
using Agentd.Daemon.Logging;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Notices;
using Agentd.Notify.Protocol;
using Microsoft.Extensions.Hosting;

namespace Agentd.Daemon.Notices;

/// <summary>
/// Runs the notifier when something is due: what came and has waited, what is to be tried again, what an earlier daemon left.
/// </summary>
internal sealed class NoticeDelivery(
    DaemonConfiguration configuration, ConfiguredSinks sinks, ICredentials credentials, INotifier notifier, DeliveryBell bell,
    SpooledNotices notices, NoticeFigures figures, TimeProvider time, ILoggerFactory loggers) : BackgroundService
{
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromMinutes(1);

    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);
    private readonly Dictionary<string, string> _troubles = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (configuration.StateDirectory is not { } state) return;
        var spool = new NoticeSpool(state, time);
        if (Directory.Exists(spool.Place)) bell.Ring(time.GetUtcNow());
        try
        {
            while (true)
            {
                await bell.WaitAsync(stoppingToken).ConfigureAwait(false);
                if (Orders(spool) is { Length: > 0 } orders) await DeliverAsync(spool, orders, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What waits is the next daemon's.
        }
    }

    private async Task DeliverAsync(NoticeSpool spool, IReadOnlyList<SinkOrder> orders, CancellationToken stopping)
    {
        try
        {
            var report = await notifier.RunAsync(new DeliveryOrder(spool.Place, orders), stopping).ConfigureAwait(false);
            if (report is null) bell.Ring(time.GetUtcNow() + AfterTrouble);
            foreach (var sink in report?.Sinks ?? []) await NoteAsync(sink).ConfigureAwait(false);
        }
        catch (SessionException) when (orders.Count > 1)
        {
            // What ends the notifier for one sink, such as a host without TLS, must keep no other waiting.
            foreach (var order in orders) await DeliverAsync(spool, [order], stopping).ConfigureAwait(false);
        }
        catch (SessionException failure)
        {
            foreach (var order in orders) Later(order.Name, failure);
        }
    }

    private SinkOrder[] Orders(NoticeSpool spool)
    {
        List<SinkOrder> orders = [];
        foreach (var sink in sinks.All)
        {
            try
            {
                if (spool.HasFor(sink.Name)) orders.Add(SinkOrders.Of(sink, credentials));
            }
            catch (Exception failure) when (failure is SessionException or IOException or UnauthorizedAccessException)
            {
                Later(sink.Name, failure);
            }
        }
        return [.. orders];
    }

    private async Task NoteAsync(SinkReport sink)
    {
        figures.Note(sink);
        if (sink.NextAt is { } next) bell.Ring(next);
        var trouble = sink.Trouble ?? "it refused them";
        if (sink.Dead > 0)
        {
            DaemonLog.NoticesDead(_log, sink.Name, sink.Dead, trouble);
            if (sink.DeadToTell > 0) await notices.TellDeadAsync(sink.Name, sink.DeadToTell, trouble).ConfigureAwait(false);
        }
        else if (sink.Trouble is not null)
        {
            Trouble(sink.Name, trouble);
        }
        else if (sink.Delivered > 0 && _troubles.Remove(sink.Name))
        {
            DaemonLog.NoticesDelivered(_log, sink.Name);
        }
    }

    private void Later(string sink, Exception failure)
    {
        Trouble(sink, failure.Message);
        bell.Ring(time.GetUtcNow() + AfterTrouble);
    }

    // Once, and each new cause anew: a sink that is down is tried for days.
    private void Trouble(string sink, string why)
    {
        if (_troubles.GetValueOrDefault(sink) != why) DaemonLog.NoticesUndelivered(_log, sink, why);
        _troubles[sink] = why;
    }
}
