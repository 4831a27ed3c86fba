using Agentd.Notify.Protocol;

namespace Agentd.Notify.Delivery;

/// <summary>One run: everything that is due, for all sinks side by side, so that a slow one keeps no other waiting.</summary>
internal static class Deliveries
{
    /// <summary>Delivers.</summary>
    /// <returns>What it came to; null when another notifier is at work in the spool.</returns>
    /// <exception cref="IOException">The spool cannot be used.</exception>
    public static async Task<DeliveryReport?> RunAsync(DeliveryOrder order, Func<SinkOrder, ISink> sinkOf, TimeProvider time)
    {
        if (order.LooksOnly) return new DeliveryReport(await Task.WhenAll(order.Sinks.Select(LookAsync)).ConfigureAwait(false));
        FileStream claim;
        try
        {
            claim = new FileStream(Path.Combine(order.Spool, SpoolNames.Lock), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (Directory.Exists(order.Spool))
        {
            return null;
        }
        using (claim)
        {
            var runs = order.Sinks.Select(sink =>
                new SinkDelivery(sink, sinkOf(sink), new SinkQueue(Path.Combine(order.Spool, sink.Name)), time).RunAsync());
            return new DeliveryReport(await Task.WhenAll(runs).ConfigureAwait(false));
        }

        async Task<SinkReport> LookAsync(SinkOrder sink) =>
            new(sink.Name, null) { Trouble = (await sinkOf(sink).LookAsync().ConfigureAwait(false)).Trouble };
    }
}
