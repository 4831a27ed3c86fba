using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Agentd.Notify.Protocol;

namespace Agentd.Infrastructure.Notices;

/// <summary>Tries a sink at once, past all that waits for it, and leaves nothing behind.</summary>
internal sealed class SinkTrial(ICredentials credentials, NotifierProcess notifier, TimeProvider time)
{
    private const string Unsaid = "the notifier does not say why";

    /// <summary>Sends it a message that says that it is a test.</summary>
    /// <returns>Why it was not taken; null when it was.</returns>
    /// <exception cref="SessionException">It could not be tried: its secrets cannot be read, or the notifier cannot be run.</exception>
    public async Task<string?> SendAsync(NotifySink sink, DaemonId daemon, CancellationToken cancellation)
    {
        var order = SinkOrders.Of(sink, credentials) with { GroupWaitMs = 0, RepeatMs = 0 };
        var state = Directory.CreateTempSubdirectory("agentd-notify-");
        try
        {
            var spool = new NoticeSpool(state.FullName, time);
            spool.Add(Test(daemon), sink.Name);
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
    /// <exception cref="SessionException">As for <see cref="SendAsync"/>.</exception>
    public async Task<string?> LookAsync(NotifySink sink, CancellationToken cancellation)
    {
        var order = new DeliveryOrder("", [SinkOrders.Of(sink, credentials)]) { LooksOnly = true };
        var report = await notifier.RunAsync(order, cancellation).ConfigureAwait(false);
        return report?.Sinks is [{ } found] ? found.Trouble : Unsaid;
    }

    private Notice Test(DaemonId daemon)
    {
        var now = time.GetUtcNow();
        return new Notice
        {
            Type = NoticeTypes.Test,
            Time = now,
            Id = $"{daemon.Value}-{now.ToUnixTimeMilliseconds()}.{NoticeTypes.Test}",
            Host = Environment.MachineName,
            DaemonId = daemon.Value,
            Data = new NoticeData { Why = "agentd notify test was run: messages arrive here" },
        };
    }
}
