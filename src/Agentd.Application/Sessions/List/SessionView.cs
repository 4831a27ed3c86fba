using Agentd.Domain.Audit;

namespace Agentd.Application.Sessions.List;

/// <summary>A session as operators see it, live or ended.</summary>
/// <param name="Record">What its record says so far.</param>
/// <param name="Position">Where it is.</param>
/// <param name="ContainerStartedAt">When its container started; null where it did not, or where nobody knows any more.</param>
/// <param name="Live">The live session; null for one that has ended.</param>
public sealed record SessionView(SessionRecord Record, SessionPosition Position, DateTimeOffset? ContainerStartedAt, LiveSession? Live);
