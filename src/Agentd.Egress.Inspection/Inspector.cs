using Agentd.Egress.Decisions;
using Agentd.Egress.Piping;
using Agentd.Egress.Relay;
using Agentd.Egress.Rules;

namespace Agentd.Egress.Inspection;

/// <summary>Reads requests with an HTTP server, which starts with the first session that needs one.</summary>
internal sealed class Inspector(Lazy<InspectionServer> server) : IInspector
{
    /// <inheritdoc/>
    public Func<SessionRules, DecisionLog, IInspection>? Prepare(Carry carry, SessionDescriptors opened, Action<RelayNews> tell) =>
        InspectionReading.Read(carry, opened, tell) is { } parts
            ? (rules, decisions) => new SessionInspection(server.Value, rules, decisions, parts)
            : null;
}
