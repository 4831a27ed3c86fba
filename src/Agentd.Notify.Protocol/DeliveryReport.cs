namespace Agentd.Notify.Protocol;

/// <summary>What one run of the notifier came to: one line on its standard output.</summary>
/// <param name="Sinks">What became of each sink.</param>
public sealed record DeliveryReport(IReadOnlyList<SinkReport> Sinks)
{
    /// <summary>When there will be something to do again; null for only when something new comes.</summary>
    public DateTimeOffset? NextAt => Sinks.Min(sink => sink.NextAt);
}

/// <summary>What became of one sink.</summary>
/// <param name="Name">The sink.</param>
/// <param name="NextAt">When there will be something to do for it again; null for only when something new comes.</param>
public sealed record SinkReport(string Name, DateTimeOffset? NextAt)
{
    /// <summary>Messages that were delivered.</summary>
    public int Delivered { get; init; }

    /// <summary>Tries that failed and will be repeated.</summary>
    public int Failed { get; init; }

    /// <summary>Events that are not tried any more.</summary>
    public int Dead { get; init; }

    /// <summary>
    /// How many of them other sinks are told of: all that did not only tell of such themselves. Two sinks that are down would tell each
    /// other for ever.
    /// </summary>
    public int DeadToTell { get; init; }

    /// <summary>Events that wait.</summary>
    public int Pending { get; init; }

    /// <summary>Why the last try failed, without a word of the address; null when none did.</summary>
    public string? Trouble { get; init; }
}
