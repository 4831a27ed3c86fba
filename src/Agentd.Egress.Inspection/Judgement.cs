using Agentd.Domain.Network;
using Agentd.Domain.Usage;

namespace Agentd.Egress.Inspection;

/// <summary>What becomes of a request.</summary>
internal abstract record Judgement;

/// <summary>It is forwarded.</summary>
/// <param name="Rule">The rule that allows it.</param>
/// <param name="Place">The rule's place, 0 for the clone's.</param>
internal sealed record Admission(NetworkRule Rule, int Place) : Judgement;

/// <summary>It is answered here.</summary>
/// <param name="Status">The status.</param>
/// <param name="Reason">Why, a word of <c>network.jsonl</c>.</param>
/// <param name="Text">Why, and what would allow it, in one line.</param>
internal sealed record Refusal(int Status, string Reason, string Text) : Judgement
{
    /// <summary>The interface in whose own words it is answered; null for plain text.</summary>
    public MeteredApi? Api { get; init; }

    /// <summary>What is done once the session has been answered; null for nothing.</summary>
    public Action? Afterwards { get; init; }
}
