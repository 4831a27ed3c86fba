namespace Agentd.Infrastructure.Configuration.Drafts;

/// <summary>A value of the file that has the right shape, and its place.</summary>
/// <param name="Value">The value.</param>
/// <param name="Place">Its place.</param>
/// <param name="Shown">The value as an error may show it; null where it may not be seen.</param>
internal sealed record Located<T>(T Value, Place Place, string? Shown);
