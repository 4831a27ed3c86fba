namespace Agentd.Application.Scheduling;

/// <summary>One occurrence, and when it fires.</summary>
/// <param name="Occurrence">The time that the expression names.</param>
/// <param name="Due">The occurrence and its jitter.</param>
internal readonly record struct Fire(DateTimeOffset Occurrence, DateTimeOffset Due);
