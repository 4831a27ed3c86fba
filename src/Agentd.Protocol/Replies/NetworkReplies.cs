namespace Agentd.Protocol.Replies;

/// <summary>Something that a filtered session wanted to reach was refused; of each host the first time.</summary>
/// <param name="Host">The name or address, masked. A session chose it: hostile to a terminal.</param>
/// <param name="Port">The port.</param>
/// <param name="Reason">Why, a word of the record's.</param>
/// <param name="At">When.</param>
public sealed record NetworkDenied(string Host, int Port, string Reason, DateTimeOffset At) : Reply;

/// <summary>What was decided about a filtered session's connections, in order, or a part of it.</summary>
/// <param name="Decisions">The decisions.</param>
/// <param name="More">Whether another part follows.</param>
public sealed record NetworkPage(IReadOnlyList<NetworkDecision> Decisions, bool More) : Reply
{
    /// <summary>The pages of a list: at least one.</summary>
    public static IEnumerable<NetworkPage> Of(IReadOnlyList<NetworkDecision> decisions) =>
        Pages.Of(decisions).Select(page => new NetworkPage(page.Rows, page.More));
}

/// <summary>Whether an agent's sessions may reach a place. The clone may reach its repository besides.</summary>
/// <param name="Allowed">Whether they may.</param>
/// <param name="Mode">The agent's network mode; in any other than <c>filtered</c>, everything is allowed.</param>
/// <param name="Rule">The place of the rule that allows it, from 1; null where none does, or none is needed.</param>
/// <param name="Host">The host of that rule.</param>
/// <param name="Reason">
/// Why not, a word of the record's; where they may all the same, it is because the agent learns, and to public addresses alone.
/// </param>
public sealed record NetworkAnswer(bool Allowed, string Mode, int? Rule = null, string? Host = null, string? Reason = null) : Reply;

/// <summary>A line of a session's <c>network.jsonl</c>; docs/audit-record.md says what each member means.</summary>
public sealed record NetworkDecision
{
    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>
    /// What was decided: <c>allow</c>, <c>deny</c>, <c>would_deny</c>, <c>fail</c>, <c>end</c>, <c>cut</c>, <c>open</c> or <c>close</c>.
    /// </summary>
    public required string Verdict { get; init; }

    /// <summary>What about: <c>dns</c>, <c>tcp</c>, <c>tls</c>, <c>http</c>, <c>https</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>The name, or the address that was dialled.</summary>
    public string? Host { get; init; }

    /// <summary>The port.</summary>
    public int? Port { get; init; }

    /// <summary>The rule's place in the list, from 1; 0 for the clone's own.</summary>
    public int? Rule { get; init; }

    /// <summary>Why not.</summary>
    public string? Reason { get; init; }

    /// <summary>The server's name that a client sent instead.</summary>
    public string? Seen { get; init; }

    /// <summary>The method of a request that was read.</summary>
    public string? Method { get; init; }

    /// <summary>Its path, without its query.</summary>
    public string? Path { get; init; }

    /// <summary>The status that it was answered with.</summary>
    public int? Status { get; init; }

    /// <summary>The names of the credentials that were put into it, with ',' between them.</summary>
    public string? Credential { get; init; }

    /// <summary>Where the name led.</summary>
    public string? Address { get; init; }

    /// <summary>Bytes that the session sent.</summary>
    public long? Sent { get; init; }

    /// <summary>Bytes that it received.</summary>
    public long? Received { get; init; }

    /// <summary>For how many milliseconds it went on.</summary>
    public long? Ms { get; init; }

    /// <summary>How many equal decisions it stands for; null for one.</summary>
    public long? Times { get; init; }
}
