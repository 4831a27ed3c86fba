namespace Agentd.Notify.Delivery;

/// <summary>A place that takes messages.</summary>
internal interface ISink
{
    /// <summary>Delivers one message. Never throws: what went wrong is in the answer, without a word of the address.</summary>
    Task<SinkAnswer> SendAsync(Batch batch);

    /// <summary>Looks whether it could be told, and tells it nothing. Never throws, as <see cref="SendAsync"/>.</summary>
    Task<SinkAnswer> LookAsync();
}

/// <summary>What came of one try.</summary>
/// <param name="Fate">What is to become of the message.</param>
/// <param name="Trouble">Why it was not taken; null when it was.</param>
internal sealed record SinkAnswer(BatchFate Fate, string? Trouble = null)
{
    /// <summary>How long the sink asks to be left alone; null where it does not.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>It has the message.</summary>
    public static SinkAnswer Taken { get; } = new(BatchFate.Delivered);
}

/// <summary>What is to become of a message after a try.</summary>
internal enum BatchFate
{
    /// <summary>It was delivered.</summary>
    Delivered,

    /// <summary>It is tried again.</summary>
    Again,

    /// <summary>It is not: the sink will not take it.</summary>
    Dead,
}
