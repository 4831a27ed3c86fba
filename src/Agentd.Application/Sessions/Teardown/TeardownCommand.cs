using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Teardown;

/// <summary>
/// Removes everything that the session left outside its record, and gives the record's tree back where the session's own shell could
/// not. Each part is tried although another fails; all of it may run twice.
/// </summary>
public sealed record TeardownCommand(LiveSession Live, TeardownScope Scope) : IPhaseCommand<TeardownResult>
{
    /// <inheritdoc/>
    public SessionPhase Phase => SessionPhase.Teardown;
}

/// <summary>What there may be to remove.</summary>
/// <param name="Container">Whether a container may exist.</param>
/// <param name="HandOverWith">The image to hand the tree over with; null when no hand-over is needed.</param>
/// <param name="Secrets">The secrets that may exist.</param>
public sealed record TeardownScope(bool Container, string? HandOverWith, IReadOnlyList<string> Secrets);

/// <summary>What teardown could not do, in its order; empty when nothing was left behind.</summary>
public sealed record TeardownResult(IReadOnlyList<string> Errors)
{
    /// <summary>Whether nothing was left behind.</summary>
    public bool IsClean => Errors.Count == 0;
}
