using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Agentd.Notify.Protocol;

namespace Agentd.Infrastructure.Notices;

/// <summary>Tells a sink at once, past all that waits for it, tries it once, and leaves nothing behind.</summary>
internal sealed class SinkTrial(ICredentials credentials, INotifier notifier, TimeProvider time)
{
    private const string Unsaid = "the notifier does not say why";

    /// <summary>Sends it a message that says that it is a test.</summary>
    /// <returns>Why it was not taken; null when it was.</returns>
    /// <exception cref="SessionException">It could not be tried: its secrets cannot be read, or the notifier cannot be run.</exception>
    public Task<string?> TestAsync(NotifySink sink, DaemonId daemon, CancellationToken cancellation) =>
        SendAsync(sink, daemon, NoticeTypes.Test, "agentd notify test was run: messages arrive here", cancellation);

    /// <summary>Sends it a message.</summary>
    /// <param name="sink">The sink.</param>
    /// <param name="daemon">The daemon.</param>
    /// <param name="type">The event's word.</param>
    /// <param name="told">What is told.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>As for <see cref="TestAsync"/>.</returns>
    /// <exception cref="SessionException">As for <see cref="TestAsync"/>.</exception>
    public async Task<string?> SendAsync(NotifySink sink, DaemonId daemon, string type, string told, CancellationToken cancellation)
    {
        var order = SinkOrders.Of(sink, credentials) with { GroupWaitMs = 0, RepeatMs = 0 };
        var state = Directory.CreateTempSubdirectory("agentd-notify-");
        try
        {
            var spool = new NoticeSpool(state.FullName, time);
            spool.Add(Notice(daemon, type, told), sink.Name);
            var report = await notifier.RunAsync(new DeliveryOrder(spool.Place, [order]), cancellation).ConfigureAwait(false);
            return report?.Sinks is [{ Delivered: 1 }] ? null : report?.Sinks is [{ Trouble: { } why }] ? why : Unsaid;
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }

    /// <summary>
    /// Looks whether it is there, and tells it nothing: by a connection, with TLS where its address says so; for a program, by its file.
    /// </summary>
    /// <returns>Why it cannot be told; null when it can.</returns>
    /// <exception cref="SessionException">As for <see cref="TestAsync"/>.</exception>
    public async Task<string?> LookAsync(NotifySink sink, CancellationToken cancellation)
    {
        var order = new DeliveryOrder("", [SinkOrders.Of(sink, credentials)]) { LooksOnly = true };
        var report = await notifier.RunAsync(order, cancellation).ConfigureAwait(false);
        return report?.Sinks is [{ } found] ? found.Trouble : Unsaid;
    }

    private Notice Notice(DaemonId daemon, string type, string why)
    {
        var now = time.GetUtcNow();
        return new Notice
        {
            Type = type,
            Time = now,
            Id = $"{daemon.Value}-{now.ToUnixTimeMilliseconds()}.{type}",
            Host = Environment.MachineName,
            DaemonId = daemon.Value,
            Data = new NoticeData { Why = why },
        };
    }
}
