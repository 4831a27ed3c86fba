using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Teardown;

/// <summary>
/// Removes everything that the session left outside its record, and gives the record's tree back where the session's own shell could
/// not: what its footprint says. Each part is tried although another fails; all of it may run twice.
/// </summary>
/// <param name="Live">The session.</param>
/// <param name="Unnoted">Why the session's end is not noted in its record yet; null when it is.</param>
public sealed record TeardownCommand(LiveSession Live, string? Unnoted = null) : IPhaseCommand<TeardownResult>
{
    /// <inheritdoc/>
    public SessionPhase Phase => SessionPhase.Teardown;
}

/// <summary>What came of a teardown.</summary>
/// <param name="Errors">What it could not do, in its order.</param>
/// <param name="Withheld">
/// Why the staging directory stays although it could be removed: it alone tells how the session ended, or what it printed. Null when it does not.
/// </param>
public sealed record TeardownResult(IReadOnlyList<string> Errors, string? Withheld)
{
    /// <summary>Whether nothing was left behind.</summary>
    public bool IsClean => Errors.Count == 0 && Withheld is null;
}
