using MediatR;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>
/// The part of <c>prepare</c> between acceptance and image: waits for the session's turn, and then reads what was not to be kept meanwhile.
/// </summary>
public sealed record TakeTurnCommand(AcceptedSession Accepted) : IRequest<PreparedSession>;

/// <summary>A session whose turn has come, with all that it runs with. Nothing of it exists but its record.</summary>
public sealed record PreparedSession(LiveSession Live, SessionDemand Demand)
{
    /// <summary>The id of the image that the session runs; null before it was looked for.</summary>
    public string? ImageId { get; init; }
}
