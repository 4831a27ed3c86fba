using Agentd.Egress.Decisions;
using Agentd.Egress.Piping;
using Agentd.Egress.Rules;

namespace Agentd.Egress.Relay;

/// <summary>What a relay reads requests with. Most read none, and are many times as small.</summary>
internal interface IInspector
{
    /// <summary>Looks what a session's order says of requests.</summary>
    /// <param name="carry">The order.</param>
    /// <param name="opened">What came with it.</param>
    /// <param name="tell">Hears what the door is to know of them.</param>
    /// <returns>What makes the session's inspection; null where none of its requests is read.</returns>
    /// <exception cref="FormatException">Something of it is not what this relay knows, or an authority is missing.</exception>
    /// <exception cref="IOException">The authority's files cannot be used.</exception>
    Func<SessionRules, DecisionLog, IInspection>? Prepare(Carry carry, SessionDescriptors opened, Action<RelayNews> tell);
}
