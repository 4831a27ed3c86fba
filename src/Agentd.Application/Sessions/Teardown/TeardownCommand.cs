using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Teardown;

/// <summary>
/// Removes everything that the session left outside its record, and gives the record's tree back where the session's own shell could
/// not. Each part is tried although another fails; all of it may run twice.
/// </summary>
/// <param name="Live">The session.</param>
/// <param name="Scope">What there may be to remove.</param>
/// <param name="Unnoted">Why the session's end is not noted in its record yet; null when it is.</param>
public sealed record TeardownCommand(LiveSession Live, TeardownScope Scope, string? Unnoted = null) : IPhaseCommand<TeardownResult>
{
    /// <inheritdoc/>
    public SessionPhase Phase => SessionPhase.Teardown;
}

/// <summary>What there may be to remove.</summary>
/// <param name="Container">Whether a container may exist.</param>
/// <param name="HandOverWith">The image to hand the tree over with; null when no hand-over is needed.</param>
/// <param name="Secrets">The secrets that may exist.</param>
public sealed record TeardownScope(bool Container, string? HandOverWith, IReadOnlyList<string> Secrets);

/// <summary>What came of a teardown.</summary>
/// <param name="Errors">What it could not do, in its order.</param>
/// <param name="Left">What there may still be to remove.</param>
/// <param name="Withheld">
/// Why the staging directory stays although it could be removed: it alone tells how the session ended, or what it printed. Null when it does not.
/// </param>
public sealed record TeardownResult(IReadOnlyList<string> Errors, TeardownScope Left, string? Withheld)
{
    /// <summary>Whether nothing was left behind.</summary>
    public bool IsClean => Errors.Count == 0 && Withheld is null;
}
