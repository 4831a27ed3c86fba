using Agentd.Notify.Protocol;

namespace Agentd.Notify.Delivery;

/// <summary>What is to be done next for a sink: a message is due, or nothing is before a time.</summary>
/// <param name="Due">The message; null when nothing is due.</param>
/// <param name="NextAt">When there will be something to do; null for only when something new comes.</param>
internal sealed record DeliveryPlan(Batch? Due, DateTimeOffset? NextAt = null)
{
    /// <summary>The most events of one message.</summary>
    public const int MostOfOneMessage = 100;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Plans.</summary>
    public static DeliveryPlan Of(SinkOrder order, IReadOnlyList<QueueEntry> entries, SinkMemory memory, DateTimeOffset now)
    {
        var (wait, repeat) = (TimeSpan.FromMilliseconds(order.GroupWaitMs), TimeSpan.FromMilliseconds(order.RepeatMs));
        if (entries.Where(entry => memory.Sending.Contains(entry.Name)).ToArray() is { Length: > 0 } begun)
            return memory.NextTry > now ? new(null, memory.NextTry) : new(new Batch(begun, repeat > TimeSpan.Zero));

        var held = entries.ToLookup(entry => HeldUntil(entry, memory, repeat) is { } until && until > now);
        DateTimeOffset? released = held[true].Any() ? held[true].Min(entry => HeldUntil(entry, memory, repeat)) : null;
        var free = held[false].ToArray();
        if (free.Length == 0) return new(null, released);

        // A clock that was set back must not keep an event for longer than its wait.
        var ripe = free[0].Notice.Time > now ? now : free[0].Notice.Time + wait;
        if (ripe > now) return new(null, Earlier(ripe, released));
        if (FreeFrom(order, memory, now) is { } room) return new(null, Earlier(room, released));
        return new(new Batch(Chosen(free, wait, repeat), repeat > TimeSpan.Zero));
    }

    private static QueueEntry[] Chosen(QueueEntry[] free, TimeSpan wait, TimeSpan repeat)
    {
        if (wait > TimeSpan.Zero) return free[..Math.Min(free.Length, MostOfOneMessage)];
        return repeat > TimeSpan.Zero ? [.. free.Where(entry => entry.Kin == free[0].Kin).Take(MostOfOneMessage)] : [free[0]];
    }

    private static DateTimeOffset? HeldUntil(QueueEntry entry, SinkMemory memory, TimeSpan repeat) =>
        memory.Told.TryGetValue(entry.Kin, out var told) ? told + repeat : null;

    /// <summary>When the sink may be told again; null for at once.</summary>
    private static DateTimeOffset? FreeFrom(SinkOrder order, SinkMemory memory, DateTimeOffset now)
    {
        var within = memory.Sent.Where(at => at <= now && now - at < Hour).Order().ToArray();
        return within.Length < order.MaxPerHour ? null : within[^order.MaxPerHour] + Hour;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset? other) => other < one ? other.Value : one;
}
