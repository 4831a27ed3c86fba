using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Seal;

/// <summary>Closes the record: the tree read-only, <c>session.json</c> published last.</summary>
/// <param name="Live">The session, torn down.</param>
/// <param name="Record">The complete record.</param>
public sealed record SealCommand(LiveSession Live, SessionRecord Record) : IPhaseCommand<SealResult>
{
    /// <inheritdoc/>
    public SessionPhase Phase => SessionPhase.Seal;
}

/// <summary>What an operator should be told although the record is sealed.</summary>
public sealed record SealResult(IReadOnlyList<string> Warnings);
