using Agentd.Domain.Usage;

namespace Agentd.Egress.Inspection.Metering;

/// <summary>What an answer said that it used.</summary>
/// <param name="Model">The model.</param>
/// <param name="Tokens">The tokens.</param>
internal sealed record MeasuredAnswer(string Model, TokenCounts Tokens);
