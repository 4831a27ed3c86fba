using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions;

/// <summary>What is told of a session at its end. An outcome and an error together mean: it ended so, but teardown failed.</summary>
/// <param name="Session">The session.</param>
/// <param name="Outcome">How it ended; null when no outcome was reached.</param>
/// <param name="Error">The first error; null when there was none.</param>
/// <param name="Warning">What did not change the outcome and yet needs an operator: an unsealed record.</param>
public sealed record SessionReport(SessionId Session, SessionOutcome? Outcome, SessionFailure? Error, string? Warning);
