namespace Agentd.Notify.Protocol;

/// <summary>What the daemon asks of one run of the notifier. It comes by standard input, because it holds secrets.</summary>
/// <param name="Spool">The spool's directory.</param>
/// <param name="Sinks">Where to deliver.</param>
public sealed record DeliveryOrder(string Spool, IReadOnlyList<SinkOrder> Sinks)
{
    /// <summary>Whether sinks are only looked for, and told nothing; the spool is left alone then.</summary>
    public bool LooksOnly { get; init; }
}

/// <summary>One place to deliver to.</summary>
public sealed record SinkOrder
{
    /// <summary>Its name; also that of its directory in the spool.</summary>
    public required string Name { get; init; }

    /// <summary>How a message is delivered.</summary>
    public SinkKind Kind { get; init; }

    /// <summary>The address of a webhook or a ping. A secret.</summary>
    public string? Url { get; init; }

    /// <summary>The key that messages are signed with, as Standard Webhooks writes it; null for none. A secret.</summary>
    public string? SigningKey { get; init; }

    /// <summary>The program and its arguments.</summary>
    public IReadOnlyList<string> Argv { get; init; } = [];

    /// <summary>How a message is written.</summary>
    public NoticeFormat Format { get; init; }

    /// <summary>How long the first event waits for more that go into the same message, in milliseconds; 0: each goes alone.</summary>
    public long GroupWaitMs { get; init; }

    /// <summary>For how long no other message of the same agent and event goes out, in milliseconds; 0: each goes out.</summary>
    public long RepeatMs { get; init; }

    /// <summary>The most messages an hour. What comes beyond waits, and goes into one.</summary>
    public int MaxPerHour { get; init; } = 20;

    /// <summary>Whether the address may be of a private network, or of this host.</summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>The name alone: the rest holds secrets.</summary>
    public override string ToString() => Name;
}

/// <summary>How a message is delivered.</summary>
public enum SinkKind
{
    /// <summary>By an HTTP POST.</summary>
    Webhook,

    /// <summary>To the standard input of a program.</summary>
    Exec,

    /// <summary>By a request to an address that waits for signs of life.</summary>
    Ping,
}

/// <summary>How a message is written.</summary>
public enum NoticeFormat
{
    /// <summary>The notice itself, or an object with several.</summary>
    Json,

    /// <summary>As Slack's incoming webhooks take it.</summary>
    Slack,

    /// <summary>As ntfy takes it.</summary>
    Ntfy,

    /// <summary>Plain text.</summary>
    Text,

    /// <summary>A mail with its headers.</summary>
    Mail,

    /// <summary>Traces, as OpenTelemetry's protocol has them in JSON: one of each session.</summary>
    Otlp,
}
