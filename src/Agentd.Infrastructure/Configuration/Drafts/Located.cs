namespace Agentd.Infrastructure.Configuration.Drafts;

/// <summary>A value of the file that has the right shape, and its place.</summary>
internal sealed record Located<T>(T Value, Place Place);
