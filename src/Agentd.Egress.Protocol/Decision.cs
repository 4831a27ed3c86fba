using System.Text.Json.Serialization;
using Agentd.Protocol;
using Agentd.Protocol.Wire;

namespace Agentd.Egress.Protocol;

/// <summary>What was decided.</summary>
public enum NetworkVerdict
{
    /// <summary>A rule allowed it, and it was reached.</summary>
    Allow,

    /// <summary>It was refused.</summary>
    Deny,

    /// <summary>No rule allowed it, and it was let through to be recorded: a session that learns would be refused it.</summary>
    WouldDeny,

    /// <summary>A rule allowed it, and it did not work.</summary>
    Fail,

    /// <summary>A piped connection ended.</summary>
    End,

    /// <summary>Decisions for which there was no room: their verdict stands as the reason.</summary>
    Cut,

    /// <summary>A broker took the session on, the first one or one after it.</summary>
    Open,

    /// <summary>The broker let the session go, with all that it had decided written down.</summary>
    Close,
}

/// <summary>What was decided about.</summary>
public enum DecisionKind
{
    /// <summary>A name that was asked for.</summary>
    Dns,

    /// <summary>A connection of which nothing was read.</summary>
    Tcp,

    /// <summary>A connection's first message of TLS.</summary>
    Tls,

    /// <summary>A request over HTTP without TLS.</summary>
    Http,

    /// <summary>A request over HTTP with TLS.</summary>
    Https,

    /// <summary>A request for a connection, to the forward proxy.</summary>
    Connect,
}

/// <summary>A line of <c>network.jsonl</c>, which the broker writes. To its reader it is what a session may have had a hand in.</summary>
public sealed record Decision
{
    /// <summary>When, in UTC.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>What was decided.</summary>
    public required NetworkVerdict Verdict { get; init; }

    /// <summary>What about; null where it is about no connection.</summary>
    public DecisionKind? Kind { get; init; }

    /// <summary>The name, or the address that was dialled.</summary>
    public string? Host { get; init; }

    /// <summary>The port.</summary>
    public int? Port { get; init; }

    /// <summary>The rule's place in the list, from 1; 0 for the clone's own.</summary>
    public int? Rule { get; init; }

    /// <summary>Why not.</summary>
    public string? Reason { get; init; }

    /// <summary>What was there instead: the server's name that a client sent.</summary>
    public string? Seen { get; init; }

    /// <summary>The method of a request.</summary>
    public string? Method { get; init; }

    /// <summary>The path of a request, without its query.</summary>
    public string? Path { get; init; }

    /// <summary>The status that the request was answered with.</summary>
    public int? Status { get; init; }

    /// <summary>The names of the credentials that were put into the request, with ',' between them.</summary>
    public string? Credential { get; init; }

    /// <summary>Where the name led; <c>proxy</c> where an operator's proxy alone knows.</summary>
    public string? Address { get; init; }

    /// <summary>Bytes that the session sent.</summary>
    public long? Sent { get; init; }

    /// <summary>Bytes that it received.</summary>
    public long? Received { get; init; }

    /// <summary>For how many milliseconds it went on.</summary>
    public long? Ms { get; init; }

    /// <summary>How many equal decisions the line stands for; null for one.</summary>
    public long? Times { get; init; }
}

/// <summary>The JSON of <c>network.jsonl</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(WordConverter<NetworkVerdict>), typeof(WordConverter<DecisionKind>), typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(Decision))]
public sealed partial class DecisionJson : JsonSerializerContext;
