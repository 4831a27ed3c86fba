using Agentd.Egress.Decisions;
using Agentd.Egress.Piping;
using Agentd.Egress.Rules;

namespace Agentd.Egress.Relay;

/// <summary>The relay of sessions of which nothing is read.</summary>
internal sealed class NoInspector : IInspector
{
    /// <inheritdoc/>
    public Func<SessionRules, DecisionLog, IInspection>? Prepare(Carry carry, SessionDescriptors opened, Action<RelayNews> tell) =>
        RuleReading.AreRead(carry.Rules, carry.CloneRule, carry.Credentials)
            // Carried unread they would get through whatever their rules say.
            ? throw new FormatException("requests of the session are to be read, and this relay reads none")
            : null;
}
