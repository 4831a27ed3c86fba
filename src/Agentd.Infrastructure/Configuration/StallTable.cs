using Agentd.Domain.Usage;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration;

/// <summary><c>[agents.stall]</c>: by what sessions show that they get nowhere.</summary>
internal static class StallTable
{
    // One alone is no row, and every client tries again.
    private const int Fewest = 2, Most = 1_000_000;

    private static readonly KnownKey<int> RepeatRequests = new("repeat_requests", new CountShape(Fewest, Most),
        "How many requests in a row have the same body, those that a client sends again because they failed included.",
        Otherwise: "nobody looks", Example: "20");

    private static readonly KnownKey<int> ErrorsInARow = new("errors_in_a_row", new CountShape(Fewest, Most),
        "How many requests in a row fail: by an answer from 400 on, 429 included, one that breaks off, or none.",
        Otherwise: "nobody looks", Example: "50");

    private static readonly KnownKey<OnStall> Follows = new("on_stall",
        new ChoiceShape<OnStall>(("tell", OnStall.Tell), ("stop", OnStall.Stop)),
        "What follows: operators are told, once for each session, or the session is ended.", Otherwise: "\"tell\"", Example: "\"stop\"");

    public static readonly KnownTable Known = new(
        "[agents.stall]",
        "When a session is taken to get nowhere, by its requests to metered hosts that may cost something. Needs a rule with meter.",
        RepeatRequests, ErrorsInARow, Follows);

    /// <summary>Null where nobody looks.</summary>
    public static SessionStall? Bind(WrittenTable table) => LooksAtNothing(table) ? null : new SessionStall
    {
        RepeatRequests = table.Find(RepeatRequests)?.Value,
        ErrorsInARow = table.Find(ErrorsInARow)?.Value,
        OnStall = table.Find(Follows)?.Value ?? OnStall.Tell,
    };

    /// <summary>What is wrong with an agent's table; null for nothing.</summary>
    public static string? Objection(WrittenTable table, WrittenTable network, EffectiveNetworks networks) =>
        LooksAtNothing(table) ? "says nothing to look for; set repeat_requests, errors_in_a_row or both, or remove it"
        : BudgetTable.IsMetered(network, networks) ? null
        : "looks at nothing, for no rule of the agent has a meter; set meter on the rules of the hosts whose models it uses, in mode "
            + "\"filtered\"";

    private static bool LooksAtNothing(WrittenTable table) => !table.Has(RepeatRequests) && !table.Has(ErrorsInARow);
}
