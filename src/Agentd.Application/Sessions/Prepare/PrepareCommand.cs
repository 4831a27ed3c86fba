using Agentd.Application.Sessions.Admission;
using Agentd.Domain.Sessions;
using MediatR;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>Accepts a session: validates the invocation whole, draws the id, begins the record. Touches nothing when it refuses.</summary>
public sealed record PrepareCommand(Invocation Invocation) : IRequest<PreparedSession>;

/// <summary>An accepted session: it has an id and an open record, and nothing else yet.</summary>
public sealed record PreparedSession(LiveSession Live, SessionDemand Demand)
{
    /// <summary>The session's turn, which may not have come yet.</summary>
    public SessionTurn? Turn { get; init; }

    /// <summary>The id of the image that the session runs; null before it was looked for.</summary>
    public string? ImageId { get; init; }
}
