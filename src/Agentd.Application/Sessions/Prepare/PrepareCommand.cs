using Agentd.Domain.Sessions;
using MediatR;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>Accepts a session: validates the invocation whole, draws the id, begins the record. Touches nothing when it refuses.</summary>
public sealed record PrepareCommand(Invocation Invocation) : IRequest<AcceptedSession>;

/// <summary>
/// An accepted session: it has an id and an open record; while it waits, what it was asked is kept too, and nothing else of it exists.
/// </summary>
/// <param name="Live">The session.</param>
/// <param name="Demand">
/// What it runs with, but for the credentials of one that waits; null for one that waited under an earlier daemon, of which only what it
/// was asked is known.
/// </param>
public sealed record AcceptedSession(LiveSession Live, SessionDemand? Demand);
