namespace Agentd.Domain.Usage;

/// <summary>What an agent says that it used of one model. Nobody has measured it.</summary>
/// <param name="Model">The model, by the agent's word.</param>
/// <param name="Requests">The requests.</param>
/// <param name="Tokens">The tokens.</param>
public sealed record DeclaredModel(string Model, long Requests, TokenCounts Tokens);
