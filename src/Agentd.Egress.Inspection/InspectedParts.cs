using Agentd.Egress.Inspection.Budgets;
using Agentd.Egress.Inspection.Certificates;
using Agentd.Egress.Inspection.Credentials;
using Agentd.Egress.Inspection.Metering;
using Agentd.Egress.Inspection.Stalls;
using Agentd.Egress.Piping;

namespace Agentd.Egress.Inspection;

/// <summary>What a session needs besides its rules for its requests to be read.</summary>
/// <param name="Authority">Its authority; null where it has HTTP without TLS alone.</param>
/// <param name="Trust">Whom it trusts.</param>
/// <param name="Credentials">What is put into its requests.</param>
/// <param name="Dialer">Makes its connections to servers.</param>
/// <param name="Metering">Where it is written down what its requests use; null where none of its hosts is metered.</param>
internal sealed record InspectedParts(
    SessionAuthority? Authority, UpstreamTrust Trust, SessionCredentials Credentials, Dialer Dialer, SessionMetering? Metering = null);

/// <summary>What is kept of what a session uses.</summary>
/// <param name="Journal">Where it is written down.</param>
/// <param name="Ledger">What is left of its budget; null where it has none.</param>
/// <param name="Stall">Counts requests that get it nowhere; null where nobody looks.</param>
internal sealed record SessionMetering(UsageJournal Journal, SessionLedger? Ledger, StallWatch? Stall = null);
