namespace Agentd.Infrastructure.Consoles;

/// <summary>What was archived of a session's output.</summary>
/// <param name="Bytes">The bytes copied, without the line that names a cut.</param>
/// <param name="IsCut">
/// Whether there was more. Note this in <c>session.json</c> too: a session can print a line that looks like the one that names a cut.
/// </param>
public sealed record ConsoleArchived(long Bytes, bool IsCut)
{
    /// <summary>Whether the output was seen to its very end, on both streams.</summary>
    public bool HasEnd { get; init; }

    /// <summary>What is missing, in words; null when nothing is known to be.</summary>
    public string? Gap { get; init; }
}
